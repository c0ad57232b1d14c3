using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class LossAndAccuracyTests
{
    [TestMethod]
    public void Add_RaggedLastBatch_EverySampleCountsTheSame()
    {
        float[] logits = [2, 1, 0, 0, 3, 0, 0, 0, 1, 5, 0, 0, 1, 1, 0];
        long[] classIndexes = [0, 1, 0, 1, 0];
        var whole = new LossAndAccuracy();
        var inBatches = new LossAndAccuracy();

        double batchLoss = whole.Add(logits, classIndexes);
        inBatches.Add(logits.AsSpan(0, 12), classIndexes.AsSpan(0, 4));
        inBatches.Add(logits.AsSpan(12), classIndexes.AsSpan(4));

        Assert.AreEqual(5, inBatches.Count);
        Assert.AreEqual(0.6, inBatches.Accuracy, "Right: samples 0, 1 and 4, where the first of two equal logits counts.");
        Assert.AreEqual(batchLoss, whole.Loss);
        Assert.AreEqual(whole.Loss, inBatches.Loss, 1e-15);
    }

    [TestMethod]
    public void Loss_EqualLogits_IsLogarithmOfClassCount()
    {
        var result = new LossAndAccuracy();

        result.Add([7, 7, 7], [2]);

        Assert.AreEqual(Math.Log(3), result.Loss, 1e-15);
    }

    [TestMethod]
    public void Loss_HugeLogits_DoesNotOverflow()
    {
        var result = new LossAndAccuracy();

        result.Add([1e30f, -1e30f], [1]);

        Assert.AreEqual(2e30, result.Loss, 1e23);
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    public void Loss_LogitIsNotFinite_IsNotFinite(float logit)
    {
        var result = new LossAndAccuracy();

        result.Add([logit, 0], [1]);

        Assert.IsFalse(double.IsFinite(result.Loss));
    }
}
