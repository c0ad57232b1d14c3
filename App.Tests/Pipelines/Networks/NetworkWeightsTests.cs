using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Pipelines.Networks;

[TestClass]
public sealed class NetworkWeightsTests
{
    private static readonly NetworkDescription Network =
        NetworkExamples.Describe(new PlainNetwork { ConvFilters = [2], DenseUnits = [3] }, height: 10, width: 10, classes: 2);

    [TestMethod]
    public void Sha256_OneBitDiffers_Differs()
    {
        NetworkWeights weights = InitialWeights.Create(Network, seed: 1);
        string before = weights.Sha256();

        weights["dense.bias"].Values[2] = float.Epsilon;

        Assert.AreNotEqual(before, weights.Sha256());
    }

    [TestMethod]
    public void Sha256_KnownWeights_IsTheSameOnEveryMachine()
    {
        var weights = new NetworkWeights([new WeightTensor("dense.bias", [2], [0.5f, -1f])]);

        // printf 'dense.bias(2)\n\0\0\0\x3f\0\0\x80\xbf' | sha256sum
        Assert.AreEqual("3f8fff543cfb15da6cced9ba19d26f7babedcb315f3b4a662309ccc8bfca3b9e", weights.Sha256());
    }

    [TestMethod]
    public void ThrowIfNotFor_OtherNetwork_NamesBothShapes()
    {
        NetworkWeights weights = InitialWeights.Create(Network, seed: 1);

        ArgumentException error =
            Assert.ThrowsExactly<ArgumentException>(() =>
                weights.ThrowIfNotFor(
                    NetworkExamples.Describe(new PlainNetwork { ConvFilters = [2], DenseUnits = [3] }, height: 10, width: 10,
                        classes: 4)));

        Assert.Contains("dense_1.weight (4 x 3)", error.Message);
        Assert.Contains("dense_1.weight (2 x 3)", error.Message);
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(float.NegativeInfinity)]
    public void AreFinite_OneIsNot_IsFalse(float value)
    {
        NetworkWeights weights = InitialWeights.Create(Network, seed: 1);
        Assert.IsTrue(weights.AreFinite);

        weights["dense.weight"].Values[^1] = value;

        Assert.IsFalse(weights.AreFinite);
    }

    [TestMethod]
    public void WeightTensor_WrongNumberOfValues_SaysWhatIsNeeded()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => new WeightTensor("dense.bias", [2, 3], [1f]));

        Assert.StartsWith("dense.bias of shape (2, 3) needs 6 values, but got 1.", error.Message);
    }
}
