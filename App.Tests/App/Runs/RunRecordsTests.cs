using System.Text;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Tests.App.Runs;

/// <summary>What a run writes for people and programs besides its figures.</summary>
[TestClass]
public sealed class RunRecordsTests(TestContext context)
{
    [TestMethod]
    public async Task Train_DatasetFile_NamesEveryFileWithItsHash()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);

        JsonNode dataset = JsonNode.Parse(program.Read("runs/train/dataset.json"))!;

        Assert.AreEqual("../../data", (string)dataset["root"]!);
        Assert.AreSequenceEqual(TestDataset.Classes, dataset["classes"]!.AsArray().Select(name => (string)name!));
        Assert.AreSequenceEqual([8, 8, 8], dataset["counts"]!["train"]!.AsArray().Select(count => (int)count!));
        Assert.HasCount(36, dataset["files"]!.AsArray());
        Assert.HasCount(36, dataset["files"]!.AsArray().Select(file => (string)file!["path"]!).Distinct());
        JsonNode manifest = JsonNode.Parse((await program.RunAsync("info", "--json")).Out)!;
        Assert.AreEqual((string)manifest["data"]!["fingerprint"]!, (string)dataset["fingerprint"]!);
        foreach (JsonNode? file in dataset["files"]!.AsArray())
        {
            byte[] content = File.ReadAllBytes(program.PathOf("data/" + (string)file!["path"]!));
            Assert.AreEqual(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)),
                (string)file["sha256"]!);
        }
    }

    [TestMethod]
    public async Task Train_Log_HasTheLinesOfStandardErrorWithTheirTimes()
    {
        TrainedRun run = await TrainedRun.GetAsync(context.TestTempDirectory!);

        string[] log = Encoding.UTF8.GetString(run.Files["train.log"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        string[] error = [.. run.Result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.AreSequenceEqual(error, log.Select(line => line["2026-02-03T04:05:06Z  ".Length..]));
        Assert.IsTrue(log.All(line => line.StartsWith("2026-02-03T04:05:06Z  ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Train_ThatFails_SaysWhyInItsLog()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 4);
        foreach (string file in Directory.GetFiles(program.PathOf("data/red")))
            File.WriteAllText(file, "no image");

        ProgramResult result = await program.RunAsync(TrainedRun.Quick);

        result.AssertCode(3);
        Assert.Contains("has no readable image", program.Read("runs/train/train.log"));
        string page = program.Read("runs/train/report.html");
        Assert.Contains("<p class=\"status running\">failed</p>", page);
        Assert.MatchesRegex("<li class=\"warning\">[^<]*has no readable image", page);
        Assert.DoesNotContain("data-refresh", page, "It will not change any more.");
        Assert.Contains("has no readable image", (string)JsonNode.Parse(program.Read("runs/train/summary.json"))!["failed"]!);
        (await program.RunAsync("compare-runs", "runs/train", "runs/train")).AssertRefused(3, "it failed:");
    }

    [TestMethod]
    public void RunLog_AnyWayOfWriting_KeepsWholeLinesAndPassesThemOn()
    {
        using var terminal = new StringWriter();
        using var log = new RunLog(terminal, TimeProvider.System);
        string file = Path.Combine(context.TestTempDirectory!, "train.log");

        log.Write("a");
        log.Write('b');
        log.WriteLine("c");
        log.SaveTo(file);
        log.Write("one\ntwo\nthree");
        log.Add("drawn");

        Assert.AreSequenceEqual(["abc", "one", "two", "drawn"], File.ReadAllLines(file).Select(line => line[22..]));
        Assert.AreEqual($"abc{Environment.NewLine}one\ntwo\nthree", terminal.ToString());
    }

    [TestMethod]
    public async Task Train_EnvironmentFile_NamesNoMachineAndNoUser()
    {
        TrainedRun run = await TrainedRun.GetAsync(context.TestTempDirectory!);

        JsonNode environment = JsonNode.Parse(run.Files["environment.json"])!;

        Assert.AreSequenceEqual(["started", "processors", "memoryBytes", "versions"],
            environment.AsObject().Select(pair => pair.Key));
        Assert.AreEqual("2026-02-03T04:05:06Z", (string)environment["started"]!);
        Assert.Contains("TorchSharp", environment["versions"]!.AsObject().Select(pair => pair.Key));
        Assert.DoesNotContain(Environment.MachineName, environment.ToJsonString());
    }

    [TestMethod]
    public async Task Train_ModelCard_LeavesItsUseToTheUserAndSaysTheLimits()
    {
        TrainedRun run = await TrainedRun.GetAsync(context.TestTempDirectory!);
        string card = Encoding.UTF8.GetString(run.Files["model_card.md"]);
        JsonNode json = JsonNode.Parse(run.Files["model_card.json"])!;
        JsonNode test = JsonNode.Parse(run.Files["summary.json"])!["metrics"]!["test"]!;

        Assert.Contains("## Intended use\n\nNot stated.", card);
        Assert.Contains("On the test split, 6 images: accuracy **", card);
        Assert.Contains("- 3 of 3 classes had fewer than 100 images to measure on", card);
        Assert.Contains("| ярко-зелёный | 2 |", card);
        Assert.AreEqual(string.Empty, (string)json["intendedUse"]!);
        Assert.AreEqual((double)test["accuracy"]!, (double)json["metrics"]!["test"]!["accuracy"]!);
        Assert.HasCount(3, json["perClass"]!.AsArray());
        Assert.IsNotEmpty(json["limits"]!.AsArray());
    }

    [TestMethod]
    public async Task Train_Diagnostics_AreInTheFolderAndTheReport()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 6);

        (await program.RunAsync([.. TrainedRun.Quick[..^1], "2", "--diagnostics", "--activation", "prelu"])).AssertCode(0);

        string[] layers = program.Read("runs/train/layers.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual("layer,units,dead_units,gradient_first_epoch,gradient_last_epoch", layers[0]);
        Assert.HasCount(5, layers);
        string[] learned = program.Read("runs/train/activations.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual("epoch,parameter,count,mean,lowest,highest", learned[0]);
        Assert.HasCount(1 + (2 * 3), learned);
        Assert.StartsWith("1,conv2d.alpha,1,0.2", learned[1]);
        string page = program.Read("runs/train/report.html");
        Assert.Contains("learned parameters (mean of a layer)", page);
        Assert.Contains("gradient, first epoch", page);
    }
}
