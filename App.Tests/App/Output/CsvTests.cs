using MlNetClassifier.App.Output;
using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.App.Tests.App.Output;

[TestClass]
public sealed class CsvTests
{
    [TestMethod]
    [DataRow("plain text", "plain text")]
    [DataRow("", "")]
    [DataRow("a,b", "\"a,b\"")]
    [DataRow("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [DataRow("two\nlines", "\"two\nlines\"")]
    [DataRow("two\rlines", "\"two\rlines\"")]
    [DataRow("semi;colon", "semi;colon")]
    [DataRow("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [DataRow("@SUM(1)", "'@SUM(1)")]
    [DataRow("+1+2,x", "\"'+1+2,x\"")]
    [DataRow("-dash.png", "'-dash.png")]
    [DataRow("\ttab", "'\ttab")]
    [DataRow("'=twice", "''=twice")]
    [DataRow("-1.5e-07", "-1.5e-07")]
    [DataRow("it's", "it's")]
    [DataRow("'quoted'", "'quoted'")]
    public void Row_Field_IsQuotedWhereRfc4180DemandsAndNeverAFormula(string field, string expected)
    {
        string row = Csv.Row([field, field]);

        Assert.AreEqual($"{expected},{expected}", row);
        var reader = new DelimitedReader(new StringReader("header,header\n" + row), "test");
        reader.ReadRecord();
        Assert.AreSequenceEqual([field, field], reader.ReadRecord()!.Select(Csv.Text));
    }
}
