using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Tests.App.Output;

[TestClass]
public sealed class WrappingWriterTests
{
    [TestMethod]
    [DataRow("one two three four", "one two|three four")]
    [DataRow("first:\n  one two three", "first:|  one two|  three")]
    [DataRow("", "")]
    [DataRow("time of 12 ms here", "time of|12 ms here")]
    [DataRow("after one 12 mice", "after one|12 mice")]
    [DataRow("  incomprehensible", "  incomprehensible")]
    public void WriteLine_LongerThanTheTerminal_IsBrokenAndStaysIndented(string text, string expected)
    {
        using var output = new StringWriter { NewLine = "|" };
        using var writer = new WrappingWriter(output, 11);

        writer.WriteLine(text);

        Assert.AreEqual(expected + "|", output.ToString());
    }
}
