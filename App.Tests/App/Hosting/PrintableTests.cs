using MlNetClassifier.App.Hosting;

namespace MlNetClassifier.App.Tests.App.Hosting;

[TestClass]
public sealed class PrintableTests
{
    private const string Plain = "Blå hav, ярко-зелёный, 猫 🐈";

    [TestMethod]
    [DataRow(Plain, Plain)]
    [DataRow("\u001b[31mred", @"\u001b[31mred")]
    [DataRow("two\nlines\r\t", @"two\nlines\r\t")]
    [DataRow("\u009b2J\u007f", @"\u009b2J\u007f")]
    [DataRow("gnp.\u202ecod", @"gnp.\u202ecod")]
    public void Of_Name_ShowsWhatATerminalWouldObey(string text, string expected) =>
        Assert.AreEqual(expected, Printable.Of(text));

    [TestMethod]
    [DataRow("one\ntwo\tthree\r\n", "one\ntwo\tthree\r\n")]
    [DataRow("one\rtwo\n\u0007", "one\\rtwo\n\\u0007")]
    public void Lines_Text_KeepsItsLines(string text, string expected)
    {
        using var inner = new StringWriter();
        using var writer = new PrintableWriter(inner);

        writer.Write(text);
        writer.Write(text.ToCharArray());
        writer.WriteLine(text);

        Assert.AreEqual(expected, Printable.Lines(text));
        Assert.AreEqual(expected + expected + expected + inner.NewLine, inner.ToString());
    }
}
