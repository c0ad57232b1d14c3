using MlNetClassifier.App.Settings;

namespace MlNetClassifier.App.Tests.App.Settings;

[TestClass]
public sealed class ImageSideTests
{
    [TestMethod]
    [DataRow("64", 64, 64)]
    [DataRow("32x48", 32, 48)]
    [DataRow("32X48", 32, 48)]
    public void Parse_NumberOrTwo_IsHeightThenWidth(string text, int height, int width) =>
        Assert.AreEqual(new ImageSide(height, width), ImageSide.Parse(text));

    [TestMethod]
    [DataRow("")]
    [DataRow("x")]
    [DataRow("64x")]
    [DataRow("-64")]
    [DataRow(" 64")]
    [DataRow("6.4")]
    [DataRow("1x2x3")]
    [DataRow("99999999999")]
    public void Parse_AnythingElse_IsRefusedWithAnExample(string text)
    {
        FormatException error = Assert.ThrowsExactly<FormatException>(() => ImageSide.Parse(text));

        Assert.StartsWith($"--size is '{text}'", error.Message);
        Assert.Contains("64x96", error.Message);
    }

    [TestMethod]
    [DataRow("64", "64")]
    [DataRow("64x64", "64")]
    [DataRow("32x48", "32x48")]
    public void ToString_Parsed_IsTheShortForm(string text, string expected) =>
        Assert.AreEqual(expected, ImageSide.Parse(text).ToString());
}
