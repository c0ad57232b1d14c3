using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class LearningRatesTests
{
    private const double Rounding = 1e-15;
    private static readonly NetworkTrainerOptions Options = new() { Epochs = 10, LearningRate = 0.01 };

    [TestMethod]
    public void Of_NoSchedule_IsTheLearningRateItself() =>
        Assert.IsTrue(Enumerable.Range(1, 10).All(epoch => new LearningRates(Options).Of(epoch) == 0.01));

    [TestMethod]
    public void Of_Cosine_FallsFromTheLearningRateThroughHalfOfIt()
    {
        var rates = new LearningRates(Options with { Schedule = LearningRateSchedule.Cosine });

        double[] all = [.. Enumerable.Range(1, 10).Select(epoch => rates.Of(epoch))];

        Assert.AreEqual(0.01, all[0]);
        Assert.AreEqual(0.005, all[5], Rounding);
        Assert.AreEqual(0.005 * (1 + Math.Cos(0.9 * Math.PI)), all[9], Rounding);
        Assert.AreSequenceEqual(all.OrderDescending(), all);
    }

    [TestMethod]
    public void Of_WarmUp_RisesEvenlyAndTheScheduleBeginsBehindIt()
    {
        var rates = new LearningRates(Options with { Schedule = LearningRateSchedule.Cosine, WarmupEpochs = 3 });

        Assert.AreEqual(0.0025, rates.Of(1), Rounding);
        Assert.AreEqual(0.0075, rates.Of(3), Rounding);
        Assert.AreEqual(0.01, rates.Of(4), Rounding);
    }

    [TestMethod]
    public void Of_Plateau_HalvesAfterThreeEpochsWithoutImprovementAndAgain()
    {
        var rates = new LearningRates(Options with { Schedule = LearningRateSchedule.Plateau });
        double[] losses = [1, 0.9, 0.9, 0.95, 0.9, 0.8, 0.8, 0.8, 0.8];

        double[] all = [.. losses.Select((loss, i) => Observed(rates, loss, i + 2))];

        Assert.AreSequenceEqual([0.01, 0.01, 0.01, 0.01, 0.005, 0.005, 0.005, 0.005, 0.0025], all);
    }

    [TestMethod]
    public void Of_PlateauWithoutValidation_StaysAsItIs()
    {
        var rates = new LearningRates(Options with { Schedule = LearningRateSchedule.Plateau });
        for (int epoch = 1; epoch <= 10; epoch++)
            rates.Observe(null);

        Assert.AreEqual(0.01, rates.Of(11));
    }

    private static double Observed(LearningRates rates, double loss, int nextEpoch)
    {
        rates.Observe(loss);
        return rates.Of(nextEpoch);
    }
}
