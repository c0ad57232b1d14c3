using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Runs;

[TestClass]
public sealed class TrainResumeTests(TestContext context)
{
    private static readonly string[] Four =
    [
        "train", "--data", "data", "--size", "16", "--threads", "1", "--epochs", "4", "--batch", "5", "--augment", "standard",
        "--dropout", "0.2",
        "--lr-schedule", "cosine", "--conv", "8", "--dense", "16",
    ];

    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Resume_StoppedRun_EndsWithTheFilesOfAnUninterruptedOne()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        (await Program.RunAsync([.. Four, "--name", "whole"])).AssertCode(0);
        ProgramResult stopped = await StopAfterTwoAsync("cut");
        stopped.AssertCode(130);
        Assert.Contains("Resume with: mlnetclassifier train --resume runs/cut", stopped.Error);
        Assert.Contains("\"state\": \"stopped\"", Program.Read("runs/cut/summary.json"));

        ProgramResult resumed = await Program.RunAsync("train", "--resume");

        resumed.AssertCode(0);
        Assert.Contains("Resuming runs/cut after epoch 2.", resumed.Error);
        Assert.AreEqual(Program.Read("runs/whole/summary.json"), Program.Read("runs/cut/summary.json"));
        Assert.AreEqual(Program.Read("runs/whole/predictions_test.csv"), Program.Read("runs/cut/predictions_test.csv"));
        Assert.AreSequenceEqual(ResultsWithoutTimes("whole"), ResultsWithoutTimes("cut"));
        Assert.AreSequenceEqual(Bytes("runs/whole/weights/best.safetensors"), Bytes("runs/cut/weights/best.safetensors"));
    }

    [TestMethod]
    public async Task Resume_BeforeTheFirstEpoch_BeginsAnew()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        (await StopAfterTwoAsync("cut")).AssertCode(130);
        Directory.Delete(Program.PathOf("runs/cut/weights"), recursive: true);
        string half = Program.Write($"runs/cut/model.zip.{Guid.NewGuid():N}.tmp", "half");

        ProgramResult resumed = await Program.RunAsync("train", "--resume", "cut");

        resumed.AssertCode(0);
        Assert.Contains("Resuming runs/cut after epoch 0.", resumed.Error);
        Assert.IsFalse(File.Exists(half));
    }

    [TestMethod]
    public async Task Resume_RunOfAnEarlierVersion_IsRefusedAndLeftAsItWas()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        (await StopAfterTwoAsync("cut")).AssertCode(130);
        Directory.Delete(Program.PathOf("runs/cut/weights"), recursive: true);
        Program.Write("runs/cut/weights/last", "MLNCCKPT");
        string log = Program.Read("runs/cut/train.log");

        ProgramResult resumed = await Program.RunAsync("train", "--resume", "cut");

        resumed.AssertRefused(4, "was begun by an earlier version of this program", "nothing was changed");
        Assert.AreEqual(log, Program.Read("runs/cut/train.log"));
        Assert.AreEqual("MLNCCKPT", Program.Read("runs/cut/weights/last"));
    }

    [TestMethod]
    public async Task Resume_OtherSettings_AreListedAndRefusedUnlessOverridden()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        (await StopAfterTwoAsync("cut")).AssertCode(130);

        ProgramResult refused =
            await Program.RunAsync("train", "--resume", "runs/cut", "--epochs", "3", "--lr", "0.01", "--batch", "5");
        ProgramResult overridden = await Program.RunAsync("train", "--resume", "runs/cut", "--epochs", "3", "--override");

        refused.AssertRefused(2, "runs/cut was started with other settings:", "--epochs: 4, now 3", "--lr: 0.001, now 0.01",
            "--override");
        Assert.DoesNotContain("--batch", refused.Error);
        overridden.AssertCode(0);
        Assert.HasCount(4, File.ReadAllLines(Program.PathOf("runs/cut/results.csv")));
        Assert.AreEqual(3, (int)JsonNode.Parse(Program.Read("runs/cut/args.json"))!["epochs"]!);
    }

    [TestMethod]
    public async Task Resume_FinishedRun_SaysHowToTrainLonger()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        (await Program.RunAsync([.. TrainedRun.Quick])).AssertCode(0);

        ProgramResult named = await Program.RunAsync("train", "--resume", "train");
        ProgramResult newest = await Program.RunAsync("train", "--resume");
        ProgramResult longer = await Program.RunAsync("train", "--resume", "train", "--epochs", "2", "--override");

        named.AssertRefused(2, "runs/train is finished", "--epochs 11 --override");
        newest.AssertRefused(2, "There is no run below 'runs' that can be resumed");
        longer.AssertCode(0);
        Assert.HasCount(3, File.ReadAllLines(Program.PathOf("runs/train/results.csv")));
    }

    [TestMethod]
    public async Task Resume_ChangedData_IsRefused()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        (await StopAfterTwoAsync("cut")).AssertCode(130);
        File.Delete(Directory.GetFiles(Program.PathOf("data/red"))[0]);

        ProgramResult result = await Program.RunAsync("train", "--resume");

        result.AssertRefused(3, "is not the data that this run was begun with");
    }

    [TestMethod]
    public async Task Resume_RunAndDataMoved_GoesOn()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        (await StopAfterTwoAsync("cut")).AssertCode(130);
        Directory.Move(Program.PathOf("data"), Program.PathOf("moved data"));
        Directory.Move(Program.PathOf("runs/cut"), Program.PathOf("elsewhere"));

        (await Program.RunAsync("train", "--resume", "elsewhere")).AssertRefused(3, "data");
        (await Program.RunAsync("train", "--resume", "elsewhere", "--data", "moved data")).AssertCode(0);
        (await Program.RunAsync("evaluate", "--model", "elsewhere/model.zip", "--data", "moved data")).AssertCode(0);
        (await Program.RunAsync("score", "moved data", "--model", "elsewhere/model.zip")).AssertCode(0);
        Assert.AreSequenceEqual(["elsewhere", "moved data"],
            Directory.GetDirectories(Program.Folder).Select(Path.GetFileName).Where(name => name != "runs")
                .Order(StringComparer.Ordinal));
    }

    [TestMethod]
    [DataRow("", "an earlier version")]
    [DataRow("\"settingsVersion\": 99, ", "a later version")]
    public async Task Resume_RunOfAnotherVersion_SaysWhatToDoAndChangesNothing(string number, string version)
    {
        string arguments =
            $$"""{ {{number}}"data": "data", "learningRate": 0.001, "epochs": 4, "dataFingerprint": "0", """
            + """ "given": { "--data": ["data"] } }""";
        Program.Write("runs/old/args.json", arguments);

        ProgramResult newest = await Program.RunAsync("train", "--resume");
        ProgramResult named = await Program.RunAsync("train", "--resume", "old", "--override");

        newest.AssertRefused(2,
            $"runs/old' was begun by {version} of this program; finish it with that version, or start a new run.");
        Assert.AreEqual(newest.Error, named.Error);
        Assert.AreSequenceEqual([Program.PathOf("runs/old/args.json")],
            Directory.GetFiles(Program.Folder, "*", SearchOption.AllDirectories));
        Assert.AreEqual(arguments, Program.Read("runs/old/args.json"));
    }

    [TestMethod]
    public async Task Resume_NoRunThere_IsRefused() =>
        (await Program.RunAsync("train", "--resume", "nothing"))
            .AssertRefused(2, "--resume is 'nothing', but that has no args.json written by train");

    [TestMethod]
    public async Task Train_AbsurdLearningRate_ExitsWithOneAndNamesTheImages()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);

        ProgramResult result = await Program.RunAsync([.. TrainedRun.Quick, "--lr", "1e6", "--batch", "4"]);

        result.AssertRefused(1, "Training diverged in epoch 1", "The learning rate was 1000000; try a tenth of it",
            "The batch (step 2): ", "data/");
    }

    private async Task<ProgramResult> StopAfterTwoAsync(string name)
    {
        using var stop = new CancellationTokenSource();
        var program = new TestProgram(context.TestTempDirectory!)
        {
            Error = new StoppingWriter(stop, "epoch  2/"),
            Stop = stop.Token,
        };
        return await program.RunAsync([.. Four, "--name", name]);
    }

    private byte[] Bytes(string file) => File.ReadAllBytes(Program.PathOf(file));

    private string[] ResultsWithoutTimes(string run) =>
        [.. File.ReadAllLines(Program.PathOf($"runs/{run}/results.csv"))
            .Select(line => string.Join(',', line.Split(',').Where((_, column) => column != 1)))];
}
