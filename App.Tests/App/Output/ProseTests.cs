using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Tests.App.Output;

[TestClass]
public sealed class ProseTests
{
    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow(true, 34, "  a program verb --model 'x y.zip'|")]
    [DataRow(true, 33, "  a program verb \\|    --model 'x y.zip'|")]
    [DataRow(true, 5, "  a program \\|    verb \\|    --model 'x y.zip'|")]
    [DataRow(false, 5, "  a program verb --model 'x y.zip'|")]
    public void WriteCommand_NarrowTerminal_GoesOnAfterABackslash(bool isTerminal, int width, string expected)
    {
        using var output = new StringWriter { NewLine = "|" };
        var environment = new AppEnvironment
        {
            Out = output,
            Error = TextWriter.Null,
            In = TextReader.Null,
            WorkingDirectory = Path.GetTempPath(),
            OutIsTerminal = isTerminal,
            Width = width,
            CommandName = "a program",
        };

        Prose.WriteCommand(environment, "  ", ["verb", "--model 'x y.zip'"]);

        Assert.AreEqual(expected, output.ToString());
    }
}
