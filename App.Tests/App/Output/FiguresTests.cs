using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.App.Output;

[TestClass]
public sealed class FiguresTests
{
    [TestMethod]
    [DataRow(0.12499999999999997, 0.125)]
    [DataRow(1.2345678901234567e-30, 1.23456789012e-30)]
    [DataRow(1.0, 1.0)]
    [DataRow(null, null)]
    public void WithoutNoise_Sum_HasTwelveDigits(double? value, double? expected) =>
        Assert.AreEqual(expected, Figures.WithoutNoise(value));

    [TestMethod]
    public void Count_Thousands_AreGrouped() => Assert.AreEqual("1,625,539", Figures.Count(1_625_539));

    [TestMethod]
    [DataRow(0, "0 images")]
    [DataRow(1, "1 image")]
    [DataRow(1234, "1,234 images")]
    public void Count_Noun_IsSingularForOne(int value, string expected) =>
        Assert.AreEqual(expected, Figures.Count(value, "image"));

    [TestMethod]
    [DataRow(0.0, "0.0 %")]
    [DataRow(0.875, "87.5 %")]
    [DataRow(1.0, "100.0 %")]
    [DataRow(null, "-")]
    public void Percent_FractionOrNone_HasOneDigit(double? fraction, string expected) =>
        Assert.AreEqual(expected, Figures.Percent(fraction));

    [TestMethod]
    [DataRow("elu(alpha=1)", "elu(alpha=1)")]
    [DataRow("prelu(alpha=[1, 2, 3, 4])", "prelu(alpha=[1, 2, 3, 4])")]
    [DataRow("prelu(alpha=[0.1, 2, 3, 4, 5], fixed)", "prelu(alpha=[0.1, 2, 3, ... 5 values], fixed)")]
    public void ShortLists_Activation_KeepsTheFirstValues(string text, string expected) =>
        Assert.AreEqual(expected, Figures.ShortLists(text));

    [TestMethod]
    public void Interval_Fractions_ArePercent() =>
        Assert.AreEqual("12.5 to 99.0 %", Figures.Interval(new WilsonInterval(0.125, 0.99)));

    [TestMethod]
    [DataRow(0.3149, "0.31")]
    [DataRow(18.52, "18.5")]
    [DataRow(1234.5, "1,234")]
    [DataRow(null, "-")]
    public void Amount_OfAnySize_HasTheDigitsThatCount(double? value, string expected) =>
        Assert.AreEqual(expected, Figures.Amount(value));

    [TestMethod]
    [DataRow(0.0, "0.0 s")]
    [DataRow(59.94, "59.9 s")]
    [DataRow(59.96, "1:00 min")]
    [DataRow(61.0, "1:01 min")]
    [DataRow(3599.0, "59:59 min")]
    [DataRow(3599.7, "1:00:00 h")]
    [DataRow(3661.0, "1:01:01 h")]
    [DataRow(90_000.0, "25:00:00 h")]
    public void Duration_Seconds_AreReadable(double seconds, string expected) =>
        Assert.AreEqual(expected, Figures.Duration(TimeSpan.FromSeconds(seconds)));

    [TestMethod]
    [DataRow(0.1f)]
    [DataRow(1e-38f)]
    [DataRow(0.33333334f)]
    [DataRow(-16_777_217f)]
    public void Exact_Single_ReadsBackAsTheSameBits(float value) =>
        Assert.AreEqual(value, float.Parse(Figures.Exact(value), System.Globalization.CultureInfo.InvariantCulture));
}
