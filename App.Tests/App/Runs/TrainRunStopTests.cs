using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Runs;

[TestClass]
public sealed class TrainRunStopTests(TestContext context)
{
    private static readonly string[] Long = ["train", "--data", "data", "--size", "16", "--threads", "1", "--epochs", "1000"];

    [TestMethod]
    public async Task Train_StoppedAfterAnEpoch_SavesWhatWasLearned()
    {
        using var stop = new CancellationTokenSource();
        var program = new TestProgram(context.TestTempDirectory!)
        {
            Error = new StoppingWriter(stop, "epoch  2/"),
            Stop = stop.Token,
        };
        TestDataset.Draw(program.PathOf("data"), 4);

        ProgramResult result = await program.RunAsync([.. Long, "--patience", "0"]);

        result.AssertCode(130);
        Assert.Contains("of 2 (stopped by you; this is the best network so far)", result.Words);
        Assert.Contains("Saved runs/train/model.zip", result.Out);
        Assert.HasCount(3, File.ReadAllLines(program.PathOf("runs/train/results.csv")));
        var later = new TestProgram(program.Folder);
        (await later.RunAsync("score", "data", "--strict")).AssertCode(0);
        JsonNode training = JsonNode.Parse((await later.RunAsync("info", "--json")).Out)!["training"]!;
        Assert.AreEqual("cancelled", (string)training["stoppedBy"]!);
        Assert.AreEqual(2, (int)training["epochsRun"]!);
    }

    [TestMethod]
    public async Task Train_StoppedWithJson_StillGivesTheDocument()
    {
        using var stop = new CancellationTokenSource();
        var program = new TestProgram(context.TestTempDirectory!)
        {
            Error = new StoppingWriter(stop, "epoch  1/"),
            Stop = stop.Token,
        };
        TestDataset.Draw(program.PathOf("data"), 4);

        ProgramResult result = await program.RunAsync([.. Long, "--patience", "0", "--json"]);

        result.AssertCode(130);
        Assert.AreEqual("cancelled", (string)JsonNode.Parse(result.Out)!["stoppedBy"]!);
    }

    [TestMethod]
    [DataRow("--data")]
    [DataRow("--name")]
    public async Task Train_StoppedBeforeTraining_SavesNothing(string option)
    {
        // Without --data the sample set is drawn first, which is stopped as well.
        var program = new TestProgram(context.TestTempDirectory!) { Stop = new CancellationToken(canceled: true) };
        TestDataset.Draw(program.PathOf("data"), 4);

        ProgramResult result = await program.RunAsync("train", option, "data");

        result.AssertRefused(130, "Stopped before there was anything to save.");
        Assert.IsFalse(Directory.Exists(program.PathOf("runs")), "A run that did nothing leaves no folder.");
    }

    [TestMethod]
    public async Task Train_StoppedWhileReading_SavesNothing()
    {
        using var stop = new CancellationTokenSource();
        var program = new TestProgram(context.TestTempDirectory!)
        {
            Error = new StoppingWriter(stop, "3 classes"),
            Stop = stop.Token,
        };
        TestDataset.Draw(program.PathOf("data"), 4);

        ProgramResult result = await program.RunAsync([.. Long, "--patience", "0"]);

        result.AssertRefused(130, "Stopped before there was anything to save.");
        Assert.IsFalse(Directory.Exists(program.PathOf("runs/train")), "A run that did nothing leaves no folder.");
    }

    [TestMethod]
    public async Task Train_NoBetterLossForAWhile_StopsByItself()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 4);

        ProgramResult result = await program.RunAsync([.. Long, "--patience", "1", "--lr", "0.5"]);

        result.AssertCode(0);
        Assert.Contains("(no better validation loss for a while)", result.Out);
    }
}
