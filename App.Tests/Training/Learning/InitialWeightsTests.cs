using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class InitialWeightsTests
{
    private static readonly NetworkDescription Network =
        NetworkExamples.Describe(new PlainNetwork { HiddenActivations = [new Activation(ActivationTable.Prelu)] }, height: 64,
            width: 64);

    [TestMethod]
    [DataRow("conv2d.weight", 27 + 288)]
    [DataRow("conv2d_1.weight", 288 + 576)]
    [DataRow("dense.weight", 12_544 + 128)]
    [DataRow("dense_1.weight", 128 + 3)]
    public void Create_Kernel_IsUniformUpToKerasLimit(string name, int fanInPlusFanOut)
    {
        double limit = Math.Sqrt(6.0 / fanInPlusFanOut);

        float[] kernel = InitialWeights.Create(Network, seed: 0)[name].Values;

        Assert.IsLessThanOrEqualTo((float)limit, kernel.Max());
        Assert.IsGreaterThanOrEqualTo((float)-limit, kernel.Min());

        // The standard deviation of a uniform distribution is limit / sqrt(3); 384 numbers estimate it to 4 %, so 10 % is 2.5
        // sigma.
        double deviation = Math.Sqrt(kernel.Average(value => (double)value * value));
        Assert.AreEqual(limit / Math.Sqrt(3), deviation, 0.1 * limit);
    }

    [TestMethod]
    public void Create_BiasesAndLearnedParameters_StartAtZeroAndAtTheActivationsValue()
    {
        NetworkWeights weights = InitialWeights.Create(Network, seed: 0);

        Assert.IsTrue(weights["dense.bias"].Values.All(value => value == 0));
        Assert.AreSequenceEqual([0.25f], weights["dense.alpha"].Values);
        weights.ThrowIfNotFor(Network);
    }

    [TestMethod]
    public void Create_PerChannel_EveryChannelStartsAtItsValue()
    {
        NetworkDescription network =
            NetworkExamples.Network("prelu(alpha=0.1, per_channel),prelu(alpha=[1, 2, 3, 4, 5, 6]),relu");

        NetworkWeights weights = InitialWeights.Create(network, seed: 0);

        Assert.AreSequenceEqual([0.1f, 0.1f, 0.1f, 0.1f], weights["conv2d.alpha"].Values);
        Assert.AreSequenceEqual([1f, 2, 3, 4, 5, 6], weights["conv2d_1.alpha"].Values);
        weights.ThrowIfNotFor(network);
    }

    [TestMethod]
    public void Create_Seed_DecidesTheWeights()
    {
        Assert.AreEqual(InitialWeights.Create(Network, 5).Sha256(), InitialWeights.Create(Network, 5).Sha256());
        Assert.AreNotEqual(InitialWeights.Create(Network, 5).Sha256(), InitialWeights.Create(Network, 6).Sha256());
    }
}
