using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class ReliabilityTests
{
    private const double Tolerance = 1e-12;

    // Bins of a fifteenth: 0.9 and 0.92 lie in (13/15, 14/15], 0.5 in (7/15, 8/15].
    // By hand: 0.9 and 0.92, one of two right: |0.5 - 0.91| = 0.41; 0.5 twice, both right: |1 - 0.5| = 0.5.
    [TestMethod]
    public void Of_TwoBins_IsTheirWeightedGap()
    {
        var reliability = Reliability.Of([(0.9, true), (0.5, true), (0.92, false), (0.5, true)]);

        Assert.AreEqual(((2 * 0.41) + (2 * 0.5)) / 4, reliability.Error, Tolerance);
        Assert.AreEqual((0.9 + 0.5 + 0.92 + 0.5) / 4, reliability.Probability, Tolerance);
        Assert.AreEqual(0.75, reliability.Accuracy, Tolerance);
        Assert.HasCount(2, reliability.Bins);
        Assert.AreEqual(new ReliabilityBin(7 / 15.0, 8 / 15.0, 2, 0.5, 2), reliability.Bins[0]);
        Assert.AreEqual((2, 1), (reliability.Bins[1].Samples, reliability.Bins[1].Right));
        Assert.AreEqual(WilsonInterval.Of(1, 2), reliability.Bins[1].Interval);
    }

    [TestMethod]
    public void Of_AsOftenRightAsItSays_HasNoError()
    {
        (double, bool)[] answers = [.. Enumerable.Range(0, 10).Select(i => (0.8, i < 8))];

        Assert.AreEqual(0, Reliability.Of(answers).Error, Tolerance);
    }

    // Ten answers at 0.8 in one bin: X of them are right, X ~ B(10, 0.8). P(|X - 8| > 2) = P(X <= 5) = 3.3 %, and
    // P(|X - 8| >= 2) = 22.9 %, so the 95 % quantile of |X - 8| is 2.
    [TestMethod]
    public void ErrorByChance_OneBin_IsTheQuantileOfTheBinomialDistribution()
    {
        (double, bool)[] answers = [.. Enumerable.Range(0, 10).Select(i => (0.8, i < 3))];

        Assert.AreEqual(0.2, Reliability.Of(answers).ErrorByChance(), Tolerance);
    }

    // One bin of n answers at 0.9: 1.96 standard deviations of the share that is right, to the noise of 1000 repetitions.
    [TestMethod]
    [DataRow(900)]
    [DataRow(40_000)]
    public void ErrorByChance_ManyAnswers_IsAboutTwoStandardDeviations(int count)
    {
        const double NoiseOfRepetitions = 0.08;
        (double, bool)[] answers = [.. Enumerable.Range(0, count).Select(i => (0.9, i % 2 == 0))];

        double expected = 1.96 * Math.Sqrt(0.9 * 0.1 / count);

        Assert.AreEqual(1, Reliability.Of(answers).ErrorByChance() / expected, NoiseOfRepetitions);
    }

    [TestMethod]
    public void Of_BordersOfTheScale_AreInTheFirstAndLastBin()
    {
        var reliability = Reliability.Of([(0, false), (1 / 15.0, false), (1, true)]);

        Assert.AreSequenceEqual([2, 1], reliability.Bins.Select(bin => bin.Samples));
        Assert.AreEqual(1, reliability.Bins[1].High);
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(1.1)]
    [DataRow(double.NaN)]
    public void Of_NoProbability_IsRefused(double probability) =>
        Assert.ThrowsExactly<ArgumentException>(() => Reliability.Of([(probability, true)]));

    [TestMethod]
    public void Of_Nothing_IsRefused() => Assert.ThrowsExactly<ArgumentException>(() => Reliability.Of([]));
}
