using CsCheck;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

[TestClass]
public sealed class RgbColorTests
{
    [TestMethod]
    public void TryParse_TextOfAnyColor_GivesTheColorBack() =>
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte).Sample((red, green, blue) =>
        {
            var color = new RgbColor(red, green, blue);
            return RgbColor.TryParse(color.ToString(), out RgbColor parsed) && parsed == color;
        });

    [TestMethod]
    [DataRow(255, 255, 255, "white")]
    [DataRow(0, 0, 0, "black")]
    [DataRow(1, 0x20, 0xAB, "#0120ab")]
    public void ToString_Color_IsItsShortestName(int red, int green, int blue, string expected) =>
        Assert.AreEqual(expected, new RgbColor((byte)red, (byte)green, (byte)blue).ToString());

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("White")]
    [DataRow("red")]
    [DataRow("#fff")]
    [DataRow("#12345g")]
    [DataRow("#1234567")]
    [DataRow("# 12345")]
    [DataRow("#-12345")]
    public void TryParse_NoColor_IsRefused(string? text)
    {
        bool isColor = RgbColor.TryParse(text, out RgbColor color);

        Assert.IsFalse(isColor);
        Assert.AreEqual(RgbColor.Black, color);
    }
}
