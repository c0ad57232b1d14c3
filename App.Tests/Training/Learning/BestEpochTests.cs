using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class BestEpochTests
{
    private static readonly NetworkWeights Weights = new([]);

    [TestMethod]
    public void Consider_EqualLosses_KeepsTheFirst()
    {
        var best = new BestEpoch(patience: 0, minDelta: 0);

        bool[] isBest = [best.Consider(1, 0.5, Weights), best.Consider(2, 0.4, Weights), best.Consider(3, 0.4, Weights)];

        Assert.AreSequenceEqual([true, true, false], isBest);
        Assert.AreEqual(2, best.Epoch);
    }

    [TestMethod]
    public void Consider_NoValidation_KeepsTheLast()
    {
        var best = new BestEpoch(patience: 1, minDelta: 0);

        bool[] isBest = [best.Consider(1, null, Weights), best.Consider(2, null, Weights)];

        Assert.AreSequenceEqual([true, true], isBest);
        Assert.AreEqual(2, best.Epoch);
        Assert.IsFalse(best.IsPatienceExhausted);
    }

    [TestMethod]
    public void IsPatienceExhausted_SmallImprovements_AreBestButDoNotCount()
    {
        var best = new BestEpoch(patience: 2, minDelta: 0.1);
        best.Consider(1, 0.5, Weights);
        best.Consider(2, 0.45, Weights);
        Assert.IsFalse(best.IsPatienceExhausted);

        best.Consider(3, 0.42, Weights);

        Assert.IsTrue(best.IsPatienceExhausted);
        Assert.AreEqual(3, best.Epoch);
    }

    [TestMethod]
    public void IsPatienceExhausted_ZeroPatience_IsNever()
    {
        var best = new BestEpoch(patience: 0, minDelta: 0);

        for (int epoch = 1; epoch <= 100; epoch++)
            best.Consider(epoch, 1, Weights);

        Assert.IsFalse(best.IsPatienceExhausted);
    }

    [TestMethod]
    public void Restore_State_GoesOnAsBefore()
    {
        var whole = new BestEpoch(patience: 2, minDelta: 0);
        whole.Consider(1, 0.5, Weights);
        whole.Consider(2, 0.6, Weights);
        var restored = new BestEpoch(patience: 2, minDelta: 0);
        restored.Restore(whole.State, Weights);

        Assert.IsFalse(restored.Consider(3, 0.55, Weights));
        Assert.IsTrue(restored.IsPatienceExhausted);
        Assert.AreEqual(1, restored.Epoch);
    }
}
