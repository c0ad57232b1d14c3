using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class AreaUnderCurveTests
{
    private const double Tolerance = 1e-12;

    [TestMethod]
    public void Of_OverlappingGroups_IsTheFractionOfPairsInOrderWithItsInterval()
    {
        var area = AreaUnderCurve.Of([1, 2, 3], [3, 4, 5, 2.5]);

        // In order: 3 3 and 3 > all three; 2.5 > 1 and 2; 3 > 1, 2 and ties with 3. (3 + 3 + 2 + 2.5) / 12.
        Assert.AreEqual(10.5 / 12, area.Value, Tolerance);
        double[] first = [0, 0, 1.5 / 4], second = [2.5 / 3, 1, 1, 2.0 / 3];
        double deviation = Math.Sqrt((Variance(first) / 3) + (Variance(second) / 4));
        Assert.AreEqual(area.Value - (1.959963984540054 * deviation), area.Low, Tolerance);
        Assert.AreEqual(1, area.High);
    }

    [TestMethod]
    public void Of_SeparateOrEqualGroups_IsOneZeroOrHalf()
    {
        Assert.AreEqual(new AreaUnderCurve(1, 1, 1), AreaUnderCurve.Of([1, 2], [3, 4]));
        Assert.AreEqual(new AreaUnderCurve(0, 0, 0), AreaUnderCurve.Of([3, 4], [1, 2]));
        Assert.AreEqual(0.5, AreaUnderCurve.Of([1, 2, 3], [1, 2, 3]).Value);
        Assert.ThrowsExactly<ArgumentException>(() => AreaUnderCurve.Of([], [1]));
    }

    private static double Variance(double[] values) =>
        values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1);
}
