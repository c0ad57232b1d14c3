using MlNetClassifier.App.Output;

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
    public void Row_Field_IsQuotedWhereRfc4180Demands(string field, string expected) =>
        Assert.AreEqual($"{expected},{expected}", Csv.Row([field, field]));
}
