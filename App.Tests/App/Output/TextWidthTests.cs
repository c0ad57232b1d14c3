using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Tests.App.Output;

[TestClass]
public sealed class TextWidthTests
{
    [TestMethod]
    [DataRow("", 0)]
    [DataRow("relu", 4)]
    [DataRow("blå", 3)]
    [DataRow("бета", 4)]
    [DataRow("丸い形", 6)]
    [DataRow("🦊", 2)]
    public void Of_Text_IsItsColumns(string text, int columns) => Assert.AreEqual(columns, TextWidth.Of(text));

    [TestMethod]
    [DataRow("elu(alpha=0.5)", 9, "elu(…0.5)")]
    [DataRow("elu(alpha=0.5)", 6, "elu…5)")]
    [DataRow("丸い形四角い形", 9, "丸い…い形")]
    [DataRow("丸い形四角い形", 8, "丸い…形")]
    [DataRow("🦊🦊🦊🦊🦊", 6, "🦊…🦊")]
    public void Cut_WiderText_KeepsBothEndsAndNoHalfCharacter(string text, int width, string expected) =>
        Assert.AreEqual(expected, TextWidth.Cut(text, width));
}
