using System.Text.Json.Nodes;
using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Sweep;
using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Tests.App.Sweep;

/// <summary>Many trainings, a shard for each: whoever does them, they are those of one machine.</summary>
[TestClass]
public sealed class SweepTests(TestContext context)
{
    private static readonly string[] Quick =
        ["--size", "16", "--threads", "1", "--epochs", "2", "--batch", "5", "--conv", "8", "--dense", "16"];

    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Sweep_ByTwoTasks_IsTheComparisonOfOneMachine()
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        string[] activations = ["data", "--activations", "relu,tanh", .. Quick];
        string[] shared = ["--project", "kept", "--cache", "disk"];
        (await Program.RunAsync(["plan", "sweep", "--run", "sweep/", "--seeds", "0-1", .. shared, .. activations])).AssertCode(0);
        (await Program.RunAsync("work", "--run", "sweep", "--shard", "1/2")).AssertCode(0);
        (await Program.RunAsync("merge", "--run", "sweep", "--out", "table.csv"))
            .AssertRefused(3, "2 of 4 shards are missing: 0,2.");
        (await Program.RunAsync("work", "--run", "sweep", "--shard", "0/2", "--threads", "2")).AssertCode(0);

        ProgramResult merged = await Program.RunAsync("merge", "--run", "sweep", "--out", "table.csv");
        (await Program.RunAsync(["compare", "--name", "one", "--seeds", "1", .. activations])).AssertCode(0);

        merged.AssertCode(0);
        Assert.Contains("The most accurate on these images is ", merged.Words);
        Assert.Contains("p: exact paired permutation test", merged.Words);
        string[] weights = Weights("sweep");
        Assert.AreSequenceEqual(Weights("runs/one"), [weights[1], weights[3]]);
        Assert.HasCount(4, weights.Distinct());
        Assert.AreEqual(Program.Read("sweep/comparison.csv"), Program.Read("table.csv"));
        Assert.HasCount(1 + 4, Program.Read("table.csv").TrimEnd().Split('\n'));
        string page = Program.Read("sweep/report.html");
        foreach (string trial in new[] { "relu-seed0", "tanh-seed0", "relu-seed1", "tanh-seed1" })
        {
            Assert.Contains($"href=\"trials/{trial}/model.zip\"", page);
            Assert.AreSequenceEqual(["model.zip"], Directory.GetFileSystemEntries(Program.PathOf($"sweep/trials/{trial}"))
                .Select(path => Path.GetFileName(path)));
        }

        Assert.Contains("train loss, seed 1", page);
        Assert.DoesNotContain("id=\"layers\"", page);
        Assert.IsTrue(Directory.Exists(Program.PathOf("kept/.cache")));
        Assert.IsFalse(Directory.Exists(Program.PathOf("sweep/.cache")));
    }

    [TestMethod]
    public async Task Sweep_OfSettings_ListsWhatDivergedAndComparesTheRest()
    {
        await PlanAsync("""[{ "name": "wide one", "dense": "32" }, { "lr": 1e9 }, { "fraction": 0.5 }]""");
        ProgramResult work = await Program.RunAsync("work", "--run", "sweep");

        ProgramResult merged = await Program.RunAsync("merge", "--run", "sweep", "--out", "table.json", "--json");

        work.AssertCode(0);
        merged.AssertCode(0);
        Assert.AreEqual(JsonNode.Parse(merged.Out)!.ToJsonString(), JsonNode.Parse(Program.Read("table.json"))!.ToJsonString());
        JsonNode table = JsonNode.Parse(merged.Out)!;
        Assert.AreSequenceEqual(["wide one", "fraction=0.5"], table["settings"]!.AsArray().Select(one => (string)one!["name"]!));
        Assert.Contains("lr=1e9 is left out of the comparison: with seed 0, Training diverged in epoch 1.",
            table["conclusions"]!.AsArray().Select(sentence => (string)sentence!).Last());
        Assert.Contains("<th scope=\"col\">setting</th>", Program.Read("sweep/report.html"));
        (await Program.RunAsync("merge", "--run", "sweep", "--out", "table.parquet"))
            .AssertRefused(2, "--out is 'table.parquet', but the table of a sweep is written as .csv or .json.");
    }

    [TestMethod]
    public async Task Work_Preempted_GoesOnFromTheLastWholeEpochAnywhere()
    {
        await PlanAsync("""[{ "name": "one", "epochs": 3 }]""");
        (await Program.RunAsync("work", "--run", "sweep")).AssertCode(0);
        string whole = (string)Part()["weightsSha256"]!;
        Directory.Delete(Program.PathOf("sweep/parts"), recursive: true);

        ProgramResult preempted = await StopAsync("epoch  2/3");
        string attempt = Directory.GetDirectories(Program.PathOf("sweep/trials/one-seed0")).Single();
        Damage(attempt); // a later one that was killed while its folder was copied
        ProgramResult resumed = await Program.RunAsync("work", "--run", "sweep");

        preempted.AssertCode(143);
        Assert.Contains("The whole epochs of this training are kept in sweep/trials/one-seed0.", preempted.Error);
        resumed.AssertCode(0);
        Assert.Contains("Resuming after epoch 2.", resumed.Error);
        Assert.AreEqual(whole, (string)Part()["weightsSha256"]!);
        Assert.IsFalse(Directory.Exists(attempt), "the epochs of what is done are gone");
    }

    [TestMethod]
    public async Task Dispose_WithoutAMarker_KeepsTheEpochs()
    {
        await PlanAsync("""[{ "name": "one" }]""");
        string run = Program.PathOf("sweep");
        AppEnvironment environment = new()
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            In = TextReader.Null,
            WorkingDirectory = context.TestTempDirectory!,
        };
        using (var shards = new SweepShards(run, WorkPlan.Read(run, environment), environment, context.CancellationToken))
            shards.Prepare(0, context.CancellationToken); // the disk is full when its part is written

        ProgramResult again = await Program.RunAsync("work", "--run", "sweep");

        again.AssertCode(0);
        Assert.Contains("Resuming after epoch 2.", again.Error);
    }

    [TestMethod]
    public async Task Work_TwoOnOneTraining_BothSucceedAndNothingIsTwice()
    {
        await PlanAsync("""[{ "name": "one" }]""");
        Task<ProgramResult>? second = null;
        using var error = new StoppingWriter(
            () => second ??= Task.Run(() => Program.RunAsync("work", "--run", "sweep")), "epoch  1/2");
        TestProgram program = new(context.TestTempDirectory!) { Error = error };

        ProgramResult first = await program.RunAsync("work", "--run", "sweep");

        first.AssertCode(0);
        (await second!).AssertCode(0);
        ProgramResult merged = await Program.RunAsync("merge", "--run", "sweep", "--out", "table.csv");
        merged.AssertCode(0);
        Assert.HasCount(1 + 1, Program.Read("table.csv").TrimEnd().Split('\n'));
    }

    [TestMethod]
    [DataRow("change", 2, "does not hold the images that were planned")]
    [DataRow("remove", 3, "has 23 of the 24 images that were planned; bring the others back")]
    [DataRow("weights", 2, "was planned with other settings")]
    public async Task Work_SomethingElseThanWasPlanned_IsRefused(string change, int code, string message)
    {
        Program.Write("weights.csv", string.Join('\n', TestDataset.Classes.Select(name => $"{name},1")));
        await PlanAsync("""[{ "name": "one", "class-weights": "weights.csv" }]""");
        string image = Directory.GetFiles(Program.PathOf("data/red"))[0];
        if (change == "change")
            File.WriteAllBytes(image, TestDataset.Picture(1, 3, 77));
        else if (change == "remove")
            File.Delete(image);
        else
            Program.Write("weights.csv", string.Join('\n', TestDataset.Classes.Select(name => $"{name},2")));

        ProgramResult result = await Program.RunAsync("work", "--run", "sweep");

        result.AssertRefused(code, message);
    }

    [TestMethod]
    [DataRow("", "There is nothing to vary")]
    [DataRow("--activations relu,rleu", "rleu")]
    [DataRow("--activations relu,relu", "--activations names relu twice")]
    [DataRow("--activation relu --seeds 4-0", "ends before it begins")]
    [DataRow("--activation relu --trainer linear", "--trainer linear has no activations to compare")]
    [DataRow("--networks lesson,compact --settings list.json", "--settings says all that is varied")]
    [DataRow("--settings list.json", "there is no such file")]
    [DataRow("--activations relu --epochs 0", "--epochs")]
    public async Task Plan_Faulty_IsAUsageError(string typed, string message)
    {
        ProgramResult result = await Program.RunAsync(
            ["plan", "sweep", "--run", "sweep", .. typed.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        result.AssertRefused(2, message);
        Assert.IsFalse(Directory.Exists(Program.PathOf("sweep")));
    }

    [TestMethod]
    public async Task Plan_WithoutThreads_FixesTheirNumberForAllMachines()
    {
        TestDataset.Draw(Program.PathOf("data"), 4);
        (await Program.RunAsync("plan", "sweep", "data", "--run", "sweep", "--networks", "lesson,resnet18", "--size", "32"))
            .AssertCode(0);

        JsonNode sweep = JsonNode.Parse(Program.Read("sweep/plan.json"))!["sweep"]!;

        Assert.AreEqual($"{Environment.ProcessorCount}", (string?)sweep["contestants"]![0]!["given"]!["--threads"]);
        Assert.IsNull(sweep["contestants"]![1]!["given"]!["--threads"], "a regression has no such number");
    }

    private async Task PlanAsync(string list)
    {
        TestDataset.Draw(Program.PathOf("data"), 8);
        Program.Write("list.json", list);
        (await Program.RunAsync(["plan", "sweep", "data", "--run", "sweep", "--settings", "list.json", .. Quick])).AssertCode(0);
    }

    private async Task<ProgramResult> StopAsync(string line)
    {
        using var stop = new CancellationTokenSource();
        using var error = new StoppingWriter(stop, line);
        TestProgram program = new(context.TestTempDirectory!) { Error = error, Stop = stop.Token, IsTerminated = true };
        return await program.RunAsync("work", "--run", "sweep");
    }

    private void Damage(string attempt)
    {
        string later = Directory.CreateDirectory(Program.PathOf("sweep/trials/one-seed0/attempt-later")).FullName;
        foreach (string file in Directory.GetFiles(attempt))
            File.WriteAllBytes(Path.Join(later, Path.GetFileName(file)), File.ReadAllBytes(file)[..^1]);
    }

    private JsonNode Part()
    {
        JsonNode marker = JsonNode.Parse(Program.Read("sweep/parts/part-00000.json"))!;
        return JsonNode.Parse(Program.Read($"sweep/parts/{(string)marker["part"]!}"))!;
    }

    private string[] Weights(string folder) =>
    [
        .. JsonNode.Parse(Program.Read($"{folder}/comparison.json"))!["activations"]!.AsArray()
            .SelectMany(one => one!["trainings"]!.AsArray()).Select(training => (string)training!["weightsSha256"]!),
    ];
}
