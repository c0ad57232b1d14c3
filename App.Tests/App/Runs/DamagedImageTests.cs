using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.App.Runs;

/// <summary>
/// A JPEG with damage inside its scan has pixels, but some of them are wrong: every verb says so, and --strict refuses it. Where
/// no decoder warns, nothing can be said.
/// </summary>
[TestClass]
public sealed class DamagedImageTests(TestContext context)
{
    private const string Damaged = "data/red/damaged.jpg";
    private static readonly bool Warns = JpegDecoder.Current.Library is not null;

    [TestMethod]
    public async Task Score_DamagedImage_HasANoteInEveryFormat()
    {
        TestProgram program = await PutAsync();

        ProgramResult csv = await program.RunAsync("score", "data/red", "--format", "csv");
        ProgramResult json = await program.RunAsync("score", "data/red", "--json");
        ProgramResult lines = await program.RunAsync("score", "data/red", "--format", "jsonl");
        ProgramResult table = await program.RunAsync("score", "data/red");

        string[] header = csv.OutLines()[0].Split(',');
        Assert.AreEqual("note", header[^1]);
        foreach (string row in csv.OutLines().Skip(1))
            Assert.AreEqual(row.StartsWith(Damaged, StringComparison.Ordinal) && Warns,
                row.Split(',')[^1].StartsWith("damaged: Corrupt JPEG data", StringComparison.Ordinal), row);
        IEnumerable<JsonNode?> images = lines.OutLines().Select(line => JsonNode.Parse(line));
        foreach (JsonNode? image in images.Concat(JsonNode.Parse(json.Out)!.AsArray()))
            Assert.AreEqual((string)image!["path"]! == Damaged && Warns, image["note"] is not null, image.ToString());
        Assert.HasCount(Warns ? 1 : 0, table.OutLines().Where(line => line.Contains("damaged: ")));
        Assert.AreEqual(Warns, csv.Error.Contains(
            "1 of 13 images could be decoded only with a warning; their rows have a note.", StringComparison.Ordinal));
        csv.AssertCode(0);
    }

    [TestMethod]
    public async Task AnyVerb_StrictWithADamagedImage_NamesItAndExits3()
    {
        TestProgram program = await PutAsync();
        int refused = Warns ? 3 : 0;

        ProgramResult scored = await program.RunAsync("score", "data/red", "--strict");
        ProgramResult evaluated = await program.RunAsync("evaluate", "--data", "data", "--strict");
        ProgramResult trained = await program.RunAsync([.. TrainedRun.Quick, "--strict", "--name", "strict"]);

        scored.AssertCode(refused);
        evaluated.AssertCode(refused);
        trained.AssertCode(refused);
        Assert.AreEqual(Warns, evaluated.Error.Contains("1 of 37 images could be decoded only with a warning and are counted:\n"
            + "  damaged: Corrupt JPEG data", StringComparison.Ordinal));
        Assert.AreEqual(Warns, trained.Error.Contains("red/damaged.jpg (damaged: Corrupt", StringComparison.Ordinal));
        Assert.AreEqual(!Warns, Directory.Exists(program.PathOf("runs/strict")));
        if (!Warns)
            return;

        ProgramResult compared = await program.RunAsync(
            "compare", "--data", "data", "--size", "16", "--activations", "relu,tanh", "--strict");
        compared.AssertRefused(3, "red/damaged.jpg", "leave out --strict");
    }

    [TestMethod]
    public async Task Train_DamagedImage_IsUsedAndListed()
    {
        TestProgram program = await PutAsync();

        ProgramResult result = await program.RunAsync([.. TrainedRun.Quick, "--test-split", "0", "--name", "lax"]);

        result.AssertCode(0);
        Assert.AreEqual(Warns, File.Exists(program.PathOf("runs/lax/damaged_files.csv")));
        if (!Warns)
            return;

        Assert.Contains("Used 1 image that could be decoded only with a warning; see runs/lax/damaged_files.csv.", result.Error);
        string[] rows = program.Read("runs/lax/damaged_files.csv").Split('\n');
        Assert.AreEqual("path,note", rows[0]);
        Assert.StartsWith("red/damaged.jpg,damaged: Corrupt JPEG data: ", rows[1]);
        Assert.IsFalse(File.Exists(program.PathOf("runs/lax/bad_files.csv")));
    }

    /// <summary>The file of an earlier run of the program has no notes.</summary>
    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    public async Task Read_Predictions_TakesFilesWithoutTheColumnsOfLater(int missing)
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        string file = program.PathOf("runs/train/predictions_test.csv");
        PredictionsFile now = PredictionsFile.TryRead(program.PathOf("runs/train"), "test")!;
        File.WriteAllLines(file, File.ReadAllLines(file).Select(row => string.Join(',', row.Split(',')[..^missing])));

        PredictionsFile before = PredictionsFile.TryRead(program.PathOf("runs/train"), "test")!;

        Assert.AreEqual(now.Judge().LogLoss, before.Judge().LogLoss);
        Assert.AreSequenceEqual(now.Classes, before.Classes);
    }

    /// <summary>The rows of ML.NET hold no notes; the scorer asks for them.</summary>
    [TestMethod]
    public async Task Score_LinearModel_HasTheNoteToo()
    {
        TestProgram program = await PutAsync();
        (await program.RunAsync("train", "--data", "data", "--size", "16", "--trainer", "linear", "--name", "linear"))
            .AssertCode(0);
        using var scorer = ImageScorer.Load(program.PathOf("runs/linear/model.zip"));

        ImagePrediction[] predictions = [.. scorer.Score([program.PathOf(Damaged), program.PathOf("data/red/image 00.png")])];

        Assert.AreSequenceEqual([Warns, false], predictions.Select(prediction => prediction.Note is not null));
    }

    private async Task<TestProgram> PutAsync()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write(Damaged, TestImages.DamagedPhoto());
        return program;
    }
}
