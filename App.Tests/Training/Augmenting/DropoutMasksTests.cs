using MlNetClassifier.Training.Augmenting;

namespace MlNetClassifier.App.Tests.Training.Augmenting;

[TestClass]
public sealed class DropoutMasksTests
{
    [TestMethod]
    public void Draw_HalfRate_HalfIsOffAndTheRestDoubled()
    {
        var factors = new float[100_000];

        new DropoutMasks(seed: 0, rate: 0.5).Draw(factors, epoch: 1, step: 1, layer: 0);

        // Six standard deviations of a fair coin.
        Assert.AreEqual(0.5, factors.Count(factor => factor == 0) / 100_000.0, 0.01);
        Assert.IsTrue(factors.All(factor => factor is 0 or 2));
    }

    [TestMethod]
    [DataRow(1, 1, 1, 0)]
    [DataRow(0, 2, 1, 0)]
    [DataRow(0, 1, 2, 0)]
    [DataRow(0, 1, 1, 1)]
    public void Draw_OtherSeedEpochStepOrLayer_OtherMask(int seed, int epoch, int step, int layer) =>
        Assert.AreNotSequenceEqual(Mask(0, 1, 1, 0), Mask(seed, epoch, step, layer));

    [TestMethod]
    public void Draw_Again_SameMask() => Assert.AreSequenceEqual(Mask(0, 3, 4, 1), Mask(0, 3, 4, 1));

    private static float[] Mask(int seed, int epoch, int step, int layer)
    {
        var factors = new float[64];
        new DropoutMasks(seed, 0.3).Draw(factors, epoch, step, layer);
        return factors;
    }
}
