using System.Text.RegularExpressions;

namespace MlNetClassifier.App.Tests.App.Runs;

[TestClass]
public sealed class TrainingDisplayTests(TestContext context)
{
    [TestMethod]
    public async Task Train_OnATerminal_ShowsATableAndKeepsLinesInTheLog()
    {
        var program = new TestProgram(context.TestTempDirectory!) { IsTerminal = true };
        TestDataset.Draw(program.PathOf("data"), 4, ["[bold]a[/]", "b"]);

        ProgramResult result = await program.RunAsync([.. TrainedRun.Quick[..^1], "2"]);

        result.AssertCode(0);
        string screen = Regex.Replace(result.Error, @"\e\[[0-9;?]*[A-Za-z]", string.Empty);
        Assert.Contains("epoch 2/2  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  100.0 %  done", screen);
        Assert.MatchesRegex(@"loss +[▁▅█]{2} train \d\.\d{4} +[▁▅█]{2} validation \d\.\d{4}", screen);
        Assert.MatchesRegex(@" 2 +\d\.\d{4} +\d+\.\d % +\d\.\d{4} +\d+\.\d % +\d\.\d s", screen);
        Assert.Contains("[bold]a[/]", result.Out, "A class name is no markup.");
        Assert.DoesNotContain("train loss", result.Out);
        string log = program.Read("runs/train/train.log");
        Assert.MatchesRegex(@"Z  epoch  2/2  train loss \d\.\d{4} ", log);
        Assert.DoesNotContain("━", log, "What is redrawn is no log.");
    }

    [TestMethod]
    public async Task Train_Ends_WithWhatToDoNext()
    {
        TrainedRun run = await TrainedRun.GetAsync(context.TestTempDirectory!);

        string end = run.Result.Out[run.Result.Out.IndexOf("Saved runs/train/model.zip", StringComparison.Ordinal)..];

        Assert.MatchesRegex(@"  result    test accuracy \d+\.\d %, 95 % interval \d+\.\d to \d+\.\d % on 6 images", end);
        Assert.MatchesRegex(
            @"  mistakes  (None on these images\.|It made one error: |It mixes up .* and .*: \d+ of \d+ errors)", end);
        Assert.Contains("  report    runs/train/report.html\n", end);
        Assert.Contains("  next      mlnetclassifier score --model runs/train/model.zip YOUR-IMAGES\n", end);
    }
}
