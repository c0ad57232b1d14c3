using System.Text.RegularExpressions;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.App.Runs;

/// <summary>How a training ended is said in the same words on the terminal, in the report and on the model card.</summary>
[TestClass]
public sealed class TrainingEndingTests(TestContext context)
{
    private static readonly string[] Long = [.. TrainedRun.Quick[..^1], "1000"];

    [TestMethod]
    public void Of_EveryReason_HasWordsOfItsOwn()
    {
        string[] endings =
            [.. Enum.GetValues<StopReason>().Select(reason => TrainingEnding.Of(reason, MonitoredMetric.ValidationLoss))];

        Assert.HasCount(endings.Length, endings.Distinct());
    }

    [TestMethod]
    [DataRow("the time is up", "--time", "1s", "--patience", "0")]
    [DataRow("no better validation accuracy for a while", "--monitor", "val_accuracy", "--patience", "1", "--lr", "0.5")]
    public async Task Train_AnyEnding_IsToldTheSameEverywhere(string ending, params string[] options)
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 4);

        ProgramResult result = await program.RunAsync([.. Long, .. options]);

        result.AssertCode(0);
        Assert.Contains($"({ending})", result.Out);
        Assert.MatchesRegex($"<dt>best epoch</dt><dd>[0-9]+ of [0-9]+</dd><dd class=\"what\">{Regex.Escape(ending)}</dd>",
            program.Read("runs/train/report.html"));
        Assert.Contains($"({ending})", program.Read("runs/train/model_card.md"));
        Assert.Contains("\"state\": \"finished\"", program.Read("runs/train/summary.json"));
    }
}
