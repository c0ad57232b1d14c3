using MlNetClassifier.App.Charts;

namespace MlNetClassifier.App.Tests.App.Charts;

[TestClass]
public sealed class LogScaleTests
{
    private const double Tolerance = 1e-9;

    [TestMethod]
    [DataRow(new[] { 0.3, 18.0 }, new[] { 0.2, 0.5, 1, 2, 5, 10, 20, 50 })]
    [DataRow(new[] { 3.0, 3.1 }, new[] { 1.0, 2, 5, 10 })]
    [DataRow(new[] { 0.02, 7000.0 }, new[] { 0.01, 0.1, 1, 10, 100, 1000, 10_000 })]
    public void Around_Values_IsMarkedAtRoundValues(double[] values, double[] ticks)
    {
        var scale = LogScale.Around(values, 0, 100);

        double[] marked = [.. scale.Ticks()];
        Assert.HasCount(ticks.Length, marked, string.Join(' ', marked));
        foreach ((double expected, double tick) in ticks.Zip(marked))
            Assert.AreEqual(expected, tick, expected * Tolerance);
    }

    [TestMethod]
    [DataRow(0.3, 18.0)]
    [DataRow(1.0, 1.0)]
    [DataRow(1e-4, 1e6)]
    public void Around_Values_HasEqualStepsForEqualRatiosAndRoomAtTheEnds(double low, double high)
    {
        var scale = LogScale.Around([high, low], 0, 100);

        Assert.IsInRange(1, 99, scale[low]);
        Assert.IsInRange(1, 99, scale[high]);
        Assert.AreEqual(scale[10 * low] - scale[low], scale[10 * high] - scale[high], Tolerance * 100);
        Assert.IsLessThanOrEqualTo(100 + Tolerance, scale[10 * low] - scale[low], "at least a decade is shown");
    }
}
