using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Work;

/// <summary>Scoring in shards: whoever does them, and whatever happens meanwhile, the result is that of <c>score</c>.</summary>
[TestClass]
public sealed class WorkTests(TestContext context)
{
    private string Folder => context.TestTempDirectory!;

    [TestMethod]
    [DataRow("csv")]
    [DataRow("json")]
    [DataRow("jsonl")]
    public async Task Merge_OfTasks_IsByteForByteTheResultOfScore(string format)
    {
        TestProgram program = await PlannedScoring.PlanAsync(Folder);
        foreach (int task in new[] { 2, 0, 1 })
            (await program.RunAsync("work", "--run", "run", "--shard", $"{task}/3", "--threads", $"{task}")).AssertCode(0);

        (await program.RunAsync("merge", "--run", "run", "--out", $"merged.{format}")).AssertCode(0);
        (await program.RunAsync("score", "images", "--model", "model.zip", "--out", $"scored.{format}")).AssertCode(0);

        Assert.AreEqual(program.Read($"scored.{format}"), program.Read($"merged.{format}"));
    }

    [TestMethod]
    public async Task Merge_Unknown_IsThatOfScore()
    {
        TestProgram program = await TrainedRun.PutAsync(Folder);
        (await program.RunAsync("plan", "score", "data", "--run", "run", "--shard-size", "10")).AssertCode(0);
        (await program.RunAsync("work", "--run", "run")).AssertCode(0);

        (await program.RunAsync("merge", "--run", "run", "--out", "merged.jsonl", "--unknown", "--top-k", "1")).AssertCode(0);
        (await program.RunAsync("score", "data", "--out", "scored.jsonl", "--unknown", "--top-k", "1")).AssertCode(0);

        Assert.AreEqual(program.Read("scored.jsonl"), program.Read("merged.jsonl"));
    }

    [TestMethod]
    public async Task Merge_Labelled_SaysWhatEvaluateSays()
    {
        TestProgram program = await TrainedRun.PutAsync(Folder);
        (await program.RunAsync("plan", "score", "--data", "data", "--run", "run", "--shard-size", "10")).AssertCode(0);
        (await program.RunAsync("work", "--run", "run")).AssertCode(0);

        ProgramResult merged = await program.RunAsync("merge", "--run", "run", "--out", "merged.csv");
        ProgramResult evaluated = await program.RunAsync("evaluate", "data");

        merged.AssertCode(0);
        Assert.AreEqual(evaluated.Out, merged.Out);
    }

    [TestMethod]
    public async Task Merge_SomethingMissing_NamesTheShardsAndWritesNothing()
    {
        TestProgram program = await PlannedScoring.PlanAsync(Folder);
        (await program.RunAsync("work", "--run", "run", "--shard", "1/4")).AssertCode(0);

        ProgramResult result = await program.RunAsync("merge", "--run", "run", "--out", "merged.csv");

        result.AssertRefused(3, "4 of 5 shards are missing: 0,2-4.", "Nothing was written.", "mlnetclassifier work --run run");
        Assert.IsFalse(File.Exists(program.PathOf("merged.csv")));
    }

    [TestMethod]
    public async Task Work_Again_DoesOnlyWhatIsDamaged()
    {
        TestProgram program = await PlannedScoring.PlanAsync(Folder);
        (await program.RunAsync("work", "--run", "run")).AssertCode(0);
        (await program.RunAsync("merge", "--run", "run", "--out", "before.csv")).AssertCode(0);
        File.WriteAllBytes(Part(program, 0), File.ReadAllBytes(Part(program, 0))[..^1]);
        byte[] flipped = File.ReadAllBytes(Part(program, 1));
        flipped[^9] ^= 1;
        File.WriteAllBytes(Part(program, 1), flipped);
        File.Delete(Part(program, 2));
        File.Delete(program.PathOf("run/parts/part-00003.json"));

        ProgramResult refused = await program.RunAsync("merge", "--run", "run", "--out", "merged.csv");
        JsonNode status = JsonNode.Parse((await program.RunAsync("status", "--run", "run", "--json")).Out)!;
        string tasks = (await program.RunAsync("status", "--run", "run", "--missing-tasks", "--tasks", "3")).Out.Trim();
        ProgramResult worked = await program.RunAsync("work", "--run", "run");

        refused.AssertRefused(3, "4 of 5 shards are missing: 0-3.");
        Assert.AreEqual("[0,1,2,3]", status["missingShards"]!.ToJsonString());
        Assert.AreSequenceEqual([0, 1, 2], status["failedShards"]!.AsArray().Select(shard => (int)shard!["shard"]!));
        Assert.AreEqual("0-2", tasks);
        Assert.Contains("1 shard of 5 found done.", worked.Error);
        (await program.RunAsync("merge", "--run", "run", "--out", "merged.csv")).AssertCode(0);
        Assert.AreEqual(program.Read("before.csv"), program.Read("merged.csv"));
    }

    [TestMethod]
    [DataRow("run/plan.json", "\"score\"", "\"sweep\"", "plan.json' is damaged, or was changed after it was planned")]
    [DataRow("run/plan.json", "\"formatVersion\": 1", "\"formatVersion\": 2", "has format 2, but this program reads format 1")]
    [DataRow("run/manifest.csv", "photo", "Photo", "manifest.csv' is not the list that was planned")]
    [DataRow("images/0/photo 00.jpg", null, null, "photo 00.jpg' has changed since the work was planned")]
    [DataRow("model.zip", null, null, "model.zip' is not the model that was planned")]
    public async Task Work_SomethingChanged_Refuses(string file, string? before, string? after, string message)
    {
        TestProgram program = await PlannedScoring.PlanAsync(Folder);
        if (before is null)
            await File.AppendAllTextAsync(program.PathOf(file), "x", context.CancellationToken);
        else
            program.Write(file, program.Read(file).Replace(before, after, StringComparison.Ordinal));

        ProgramResult result = await program.RunAsync("work", "--run", "run");

        result.AssertRefused(2, message);
    }

    [TestMethod]
    public async Task Work_ImageVanished_SaysSoAndGoesOnWhenItIsBack()
    {
        TestProgram program = await PlannedScoring.PlanAsync(Folder);
        string photo = program.PathOf("images/1/photo 04.jpg");
        File.Move(photo, program.PathOf("away"));

        ProgramResult result = await program.RunAsync("work", "--run", "run");
        ProgramResult status = await program.RunAsync("status", "--run", "run");
        File.Move(program.PathOf("away"), photo);
        ProgramResult again = await program.RunAsync("work", "--run", "run");

        result.AssertRefused(3, "photo 04.jpg' was there when the work was planned and is not any more; bring it back",
            "4 of 5 shards of this task are done.");
        Assert.Contains("photo 04.jpg' was there", status.Words);
        again.AssertCode(0);
        Assert.Contains("4 shards of 5 found done.", again.Error);
        Assert.DoesNotContain("failed", (await program.RunAsync("status", "--run", "run")).Out);
    }

    [TestMethod]
    [DataRow(true, 143)]
    [DataRow(false, 130)]
    public async Task Work_Stopped_SaysWhatIsKept(bool isTerminated, int code)
    {
        await PlannedScoring.PlanAsync(Folder);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        ProgramResult result =
            await PlannedScoring.Put(Folder, isTerminated, stop.Token).RunAsync("work", "--run", "run", "--shard", "0/1");

        result.AssertRefused(code, "Stopped: 0 of 5 shards are done and kept. The same command goes on from there.");
        Assert.IsEmpty(Directory.EnumerateFiles(Folder, "*.tmp", SearchOption.AllDirectories));
    }

    // As where a task that was believed dead goes on after another one has done its shards.
    [TestMethod]
    public async Task Work_ShardDoneMeanwhile_IsNotDoneAgain()
    {
        await PlannedScoring.PlanAsync(Folder);
        using var error = new StoppingWriter(
            () => new TestProgram(Folder).RunAsync("work", "--run", "run").Wait(context.CancellationToken), "shard 1:");

        ProgramResult result = await new TestProgram(Folder) { Error = error }.RunAsync("work", "--run", "run");

        result.AssertCode(0);
        Assert.AreSequenceEqual(
            ["shard 0:", "shard 1:"],
            result.Error.Split('\n').Where(line => line.StartsWith("shard", StringComparison.Ordinal)).Select(line => line[..8]));
        Assert.Contains("This task is done: 5 shards.", result.Error);
    }

    [TestMethod]
    public async Task Plan_Again_FindsTheSameAndRefusesAnother()
    {
        TestProgram program = await PlannedScoring.PlanAsync(Folder);
        string plan = program.Read("run/plan.json");
        string[] command = ["plan", "score", "images", "--model", "model.zip", "--run", "run", "--shard-size"];

        ProgramResult same = await program.RunAsync([.. command, "3"]);
        ProgramResult other = await program.RunAsync([.. command, "4"]);

        same.AssertCode(0);
        Assert.Contains("Found planned: 14 images in 5 shards, in run.", same.Error);
        other.AssertRefused(2, "'run' has another plan");
        Assert.AreEqual(plan, program.Read("run/plan.json"));
    }

    private static string Part(TestProgram program, int shard) =>
        Directory.EnumerateFiles(program.PathOf("run/parts"), $"part-{shard:D5}-*").Single();
}
