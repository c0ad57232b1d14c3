using MlNetClassifier.App.Charts;

namespace MlNetClassifier.App.Tests.App.Charts;

[TestClass]
public sealed class ChartScaleTests
{
    private const double Tolerance = 1e-9;

    [TestMethod]
    [DataRow(0.03, 0.93, 0.0, 1.0)]
    [DataRow(12.0, 88.0, 0.0, 100.0)]
    [DataRow(1e-7, 9e-7, 0.0, 1e-6)]
    [DataRow(5.0, 5.0, 2.0, 8.0)]
    [DataRow(-3.0, 4.0, -4.0, 4.0)]
    public void Around_Values_EndsAtRoundNumbersThatHoldThem(double low, double high, double from, double to)
    {
        var scale = ChartScale.Around([low, high, double.NaN], 0, 100);

        Assert.AreEqual(from, scale.Low, Math.Abs(to) * Tolerance);
        Assert.AreEqual(to, scale.High, Math.Abs(to) * Tolerance);
        Assert.IsInRange(3, 8, scale.Ticks().Count());
        Assert.AreEqual(0, scale[scale.Low], Tolerance);
        Assert.AreEqual(100, scale[scale.High], Tolerance);
    }

    [TestMethod]
    public void Around_Nothing_IsStillAScale() => Assert.IsInRange(3, 8, ChartScale.Around([], 0, 1).Ticks().Count());

    [TestMethod]
    [DataRow(0.0, 1.0, 1)]
    [DataRow(0.0, 0.1, 2)]
    [DataRow(0.0, 50.0, 0)]
    [DataRow(0.0, 12.5, 1)]
    public void Digits_OfAStep_TellTicksApart(double low, double high, int digits)
    {
        var scale = ChartScale.Around([low, high], 0, 1, low, high);

        Assert.AreEqual(digits, scale.Digits());
        Assert.HasCount(scale.Ticks().Count(), scale.Ticks().Select(tick => Math.Round(tick, digits)).Distinct());
    }
}
