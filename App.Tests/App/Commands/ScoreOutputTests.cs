using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Tests.App.Commands;

/// <summary>Where <c>score</c> writes, in which format, and what is left of it when the run ends early.</summary>
[TestClass]
public sealed class ScoreOutputTests(TestContext context)
{
    private const string Photo = "data/red/image 00.png";

    [TestMethod]
    [DataRow("x.csv", "csv")]
    [DataRow("X.JSON", "json")]
    [DataRow("x.jsonl", "jsonl")]
    [DataRow("x.txt", "table")]
    public async Task Score_OutWithoutAFormat_FollowsItsEnding(string file, string format)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        ProgramResult printed = await program.RunAsync("score", Photo, "--format", format);

        (await program.RunAsync("score", Photo, "--out", file)).AssertCode(0);
        (await program.RunAsync("score", Photo, "--out", "other.csv", "--format", format)).AssertCode(0);

        Assert.AreEqual(printed.Out, program.Read(file));
        Assert.AreEqual(printed.Out, program.Read("other.csv"));
    }

    [TestMethod]
    [DataRow("x.tsv")]
    [DataRow("x.html")]
    [DataRow("x.csv.bak")]
    public async Task Score_OutWithAnotherEnding_NeedsAFormat(string file)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult refused = await program.RunAsync("score", Photo, "--out", file);
        bool isWritten = File.Exists(program.PathOf(file));
        ProgramResult given = await program.RunAsync("score", Photo, "--out", file, "--format", "csv");

        refused.AssertRefused(2, $"--out is '{file}'", ".csv, .json, .jsonl, .ndjson or .txt", "--format");
        Assert.DoesNotContain("Model:", refused.Error);
        Assert.IsFalse(isWritten);
        given.AssertCode(0);
        Assert.StartsWith("path,predicted_label,", program.Read(file));
    }

    [TestMethod]
    [DataRow("score", "data/red/image 00.png", "--out", "folder")]
    [DataRow("score", "data/red/image 00.png", "--out", "new/")]
    [DataRow("activations", "plot", "--out", "folder")]
    [DataRow("data", "check", "data", "--write-manifest", "folder")]
    public async Task AnyVerb_OutIsAFolder_IsRefusedFirst(params string[] args)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        Directory.CreateDirectory(program.PathOf("folder"));

        ProgramResult result = await program.RunAsync(args);

        result.AssertRefused(2, $"{args[^2]} is '{args[^1]}', a folder; give the name of a file.");
        Assert.DoesNotContain("Model:", result.Error);
    }

    [TestMethod]
    [DataRow("--json")]
    [DataRow("--format=json")]
    public async Task Score_EndsWithAnError_LeavesAWholeDocument(string json)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("result.json", "old");
        int many = 100 * Environment.ProcessorCount; // more than are read ahead of the first row

        ProgramResult midway = await Broken(many).RunAsync("score", "-", json);
        ProgramResult first = await Broken(0).RunAsync("score", "-", json);
        ProgramResult written = await Broken(many).RunAsync("score", "-", json, "--out", "result.json");

        midway.AssertCode(1);
        Assert.IsInRange(1, many, JsonNode.Parse(midway.Out)!.AsArray().Count);
        first.AssertCode(1);
        Assert.AreEqual(1, (int)JsonNode.Parse(first.Out)!["exitCode"]!);
        written.AssertCode(1);
        Assert.AreEqual("old", program.Read("result.json"));

        TestProgram Broken(int lines) => new(program.Folder) { In = new BreakingReader(lines) };
    }

    [TestMethod]
    public async Task Score_StrictWithABadImageInTheMiddle_WritesEveryRow()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("score", Photo, "missing.png", Photo, "--json", "--strict");

        result.AssertCode(3);
        Assert.HasCount(3, JsonNode.Parse(result.Out)!.AsArray());
    }

    /// <summary>A list whose end cannot be read.</summary>
    private sealed class BreakingReader(int lines) : TextReader
    {
        private int _left = lines;

        public override string ReadLine() => _left-- > 0 ? Photo : throw new IOException("'the list' cannot be read.");
    }
}
