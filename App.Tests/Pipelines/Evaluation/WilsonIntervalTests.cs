using CsCheck;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class WilsonIntervalTests
{
    private const double FourDigits = 5e-5;

    // Wilson's formula by hand; with z = 1.95996 the end is z²/(n + z²) at 0 and n/(n + z²) at n.
    [TestMethod]
    [DataRow(90, 100, 0.8256, 0.9448)]
    [DataRow(0, 10, 0, 0.2775)]
    [DataRow(10, 10, 0.7225, 1)]
    [DataRow(1, 1, 0.2065, 1)]
    [DataRow(5, 10, 0.2366, 0.7634)]
    [DataRow(0, 0, 0, 1)]
    public void Of_KnownCounts_AreThePublishedFigures(int successes, int trials, double low, double high)
    {
        var interval = WilsonInterval.Of(successes, trials);

        Assert.AreEqual(low, interval.Low, FourDigits);
        Assert.AreEqual(high, interval.High, FourDigits);
    }

    [TestMethod]
    public void Of_Fraction_IsThatOfItsCounts()
    {
        Assert.AreEqual(WilsonInterval.Of(90, 100), WilsonInterval.Of(0.9, 100));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => WilsonInterval.Of(1.1, 100));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => WilsonInterval.Of(double.NaN, 100));
    }

    [TestMethod]
    public void Of_AnyCounts_HoldsTheFractionWithinZeroAndOne() =>
        Gen.Int[1, 100_000].SelectMany(trials => Gen.Int[0, trials], (trials, successes) => (successes, trials)).Sample(counts =>
        {
            var interval = WilsonInterval.Of(counts.successes, counts.trials);
            var mirrored = WilsonInterval.Of(counts.trials - counts.successes, counts.trials);
            double fraction = (double)counts.successes / counts.trials;
            return 0 <= interval.Low && interval.Low <= fraction && fraction <= interval.High && interval.High <= 1
                && Math.Abs(interval.Low - (1 - mirrored.High)) < 1e-12;
        });

    [TestMethod]
    [DataRow(-1, 10)]
    [DataRow(11, 10)]
    [DataRow(1, 0)]
    public void Of_ImpossibleCounts_AreRefused(int successes, int trials) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => WilsonInterval.Of(successes, trials));
}
