namespace MlNetClassifier.App.Tests.App.Runs;

[TestClass]
[DoNotParallelize] // trains: libtorch's thread count belongs to the process
public sealed class TrainingDisplayTests(TestContext context)
{
    [TestMethod]
    public async Task Train_OnATerminal_ShowsTheSameLines()
    {
        var program = new TestProgram(context.TestTempDirectory!) { IsTerminal = true };
        TestDataset.Draw(program.PathOf("data"), 4, ["[bold]a[/]", "b"]);

        ProgramResult result = await program.RunAsync(TrainedRun.Quick);

        result.AssertCode(0);
        Assert.MatchesRegex(@"epoch  1/1   train loss \d\.\d{4} accuracy [^\e]* best", result.Error);
        Assert.Contains("[bold]a[/]", result.Out, "A class name is no markup.");
        Assert.DoesNotContain("train loss", result.Out);
    }
}
