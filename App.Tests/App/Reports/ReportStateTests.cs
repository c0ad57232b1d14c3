namespace MlNetClassifier.App.Tests.App.Reports;

/// <summary>The page says where the run stands.</summary>
[TestClass]
public sealed class ReportStateTests(TestContext context)
{
    [TestMethod]
    [DataRow(null, "running", "It last wrote at 2026-02-03 04:05:06 UTC")]
    [DataRow("""{ "state": "running" }""", "running", "if that is long ago, it was killed, and train --resume resumes it")]
    [DataRow("""{ "state": "stopped" }""", "stopped", "stopped before there was anything to save")]
    [DataRow("""{ "state": "failed", "failed": "no image" }""", "failed", "<li class=\"warning\">no image</li>")]
    [DataRow("""{ "state": "finished", "stoppedBy": "epochs" }""", "finished", "Nothing was measured")]
    public async Task Report_EachState_IsNamedAndExplained(string? summary, string state, string explanation)
    {
        var program = new TestProgram(context.TestTempDirectory!);
        program.Write("runs/train/args.json", "{}");
        program.Write("runs/train/results.csv",
            "epoch,time_s,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate\n");
        if (summary is not null)
            program.Write("runs/train/summary.json", summary);

        foreach (string file in Directory.EnumerateFiles(program.PathOf("runs/train")))
            File.SetLastWriteTimeUtc(file, TestProgram.Now.UtcDateTime);

        (await program.RunAsync("report", "runs/train")).AssertCode(0);

        string page = program.Read("runs/train/report.html");
        Assert.Contains($"\">{state}</p>", page);
        Assert.Contains(explanation, page);
        Assert.AreEqual(state == "running", page.Contains("data-refresh", StringComparison.Ordinal),
            "only what goes on is looked at again");
    }
}
