using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Train;

/// <summary><c>--network auto</c> tries every network, says why it took which, and trains that one.</summary>
[TestClass]
public sealed class NetworkChoiceTests(TestContext context)
{
    private static readonly string[] Auto = ["train", "--data", "data", "--network", "auto", "--size", "32", "--threads", "1"];

    private TestProgram Program { get; } = new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Train_OthersLearnNothing_TakesThePretrainedNetworkAndRecordsWhy()
    {
        TestDataset.Draw(Program.PathOf("data"), 24);

        ProgramResult result = await Program.RunAsync([.. Auto, "--epochs", "1", "--lr", "1e-9", "--time", "30s"]);

        result.AssertCode(0);
        Assert.Contains("Taken: resnet18, right on the most of 12 validation images (p", result.Error);
        Assert.Contains("resnet18 does without --epochs, --lr, --time, --threads.", result.Error);
        JsonNode arguments = JsonNode.Parse(Program.Read("runs/train/args.json"))!;
        Assert.AreEqual("resnet18", (string)arguments["network"]!);
        Assert.AreEqual("resnet18", (string)arguments["given"]!["--network"]!);
        Assert.IsNull(arguments["given"]!["--epochs"]);
        JsonNode choice = JsonNode.Parse(Program.Read("runs/train/summary.json"))!["choice"]!;
        Assert.AreEqual("resnet18", (string)choice["network"]!);
        Assert.AreEqual(30, (double)choice["secondsAllowed"]!);
        Assert.AreSequenceEqual(
            ["resnet18", "lesson", "compact"], choice["trials"]!.AsArray().Select(trial => (string)trial!["network"]!));
        foreach (JsonNode? trial in choice["trials"]!.AsArray())
            Assert.AreEqual(12, (int)trial!["validationImages"]!);
    }

    [TestMethod]
    public async Task Train_OthersAreAsGood_TakesTheSmallestAndResumesIt()
    {
        TestDataset.Draw(Program.PathOf("data"), 24);
        using var stop = new CancellationTokenSource();
        var stopped = new TestProgram(Program.Folder) { Error = new StoppingWriter(stop.Cancel, "epoch  1/"), Stop = stop.Token };
        string[] learning = ["--epochs", "12", "--batch", "8", "--lr", "0.003"];

        (await stopped.RunAsync([.. Auto, .. learning])).AssertCode(130);
        string taken = (string)JsonNode.Parse(Program.Read("runs/train/args.json"))!["network"]!;
        ProgramResult resumed = await Program.RunAsync("train", "--resume", "--network", "auto");

        Assert.AreNotEqual("resnet18", taken);
        resumed.AssertCode(0);
        JsonNode summary = JsonNode.Parse(Program.Read("runs/train/summary.json"))!;
        Assert.AreEqual(taken, (string)summary["choice"]!["network"]!, "the choice is that of the beginning");
        Assert.AreEqual(taken, (string)JsonNode.Parse(Program.Read("runs/train/args.json"))!["choice"]!["network"]!);
    }

    [TestMethod]
    public async Task Train_FewValidationImages_TakesThePretrainedNetworkAndSaysSo()
    {
        TestDataset.Draw(Program.PathOf("data"), 6);

        ProgramResult result = await Program.RunAsync(Auto);

        result.AssertCode(0);
        Assert.Contains("Taken: resnet18, not tried: 3 validation images of the 10 that it takes to choose by", result.Error);
        Assert.AreEqual("resnet18", (string)JsonNode.Parse(Program.Read("runs/train/args.json"))!["network"]!);
    }

    [TestMethod]
    public async Task DryRun_Auto_ChoosesAndWritesNothing()
    {
        TestDataset.Draw(Program.PathOf("data"), 24);
        string[] before = Directory.GetFileSystemEntries(Program.Folder, "*", SearchOption.AllDirectories);

        ProgramResult result = await Program.RunAsync([.. Auto, "--epochs", "1", "--lr", "1e-9", "--dry-run"]);

        result.AssertCode(0);
        Assert.Contains("Taken: resnet18", result.Error);
        Assert.Contains("features: ", result.Out);
        Assert.AreSequenceEqual(before, Directory.GetFileSystemEntries(Program.Folder, "*", SearchOption.AllDirectories));
    }

    [TestMethod]
    [DataRow("train --network auto --trainer linear", "--network belongs to --trainer cnn")]
    [DataRow("train --network auto --init-from model.zip", "--init-from brings its network with it")]
    [DataRow("train --network auto --epochs 0", "--epochs")]
    [DataRow("train --network auto --feature-activation relu", "--feature-activation belongs to --trainer linear")]
    [DataRow("compare --network auto", "--network auto is for train")]
    [DataRow("benchmark --network auto", "--network auto is for train")]
    public async Task Auto_WhereThereIsNothingToChoose_IsRefused(string typed, string message)
    {
        ProgramResult result = await Program.RunAsync(typed.Split(' '));

        result.AssertRefused(2, message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Program.Folder));
    }
}
