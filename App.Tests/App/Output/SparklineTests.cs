using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Tests.App.Output;

[TestClass]
public sealed class SparklineTests
{
    [TestMethod]
    [DataRow(new[] { 0.0, 1, 2, 3, 4, 5, 6, 7 }, 20, "▁▂▃▄▅▆▇█")]
    [DataRow(new[] { 9.0, 9, 0, 1 }, 2, "▁█")]
    [DataRow(new[] { 5.0, 5, 5 }, 20, "▅▅▅")]
    [DataRow(new[] { 1.0, double.NaN, 0 }, 20, "█ ▁")]
    [DataRow(new double[] { }, 20, "")]
    public void Of_Values_RiseFromTheLowestToTheHighest(double[] values, int width, string expected) =>
        Assert.AreEqual(expected, Sparkline.Of(values, width));
}
