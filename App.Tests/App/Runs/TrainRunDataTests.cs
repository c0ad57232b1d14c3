using System.Text.Json.Nodes;
using MlNetClassifier.App.Tests.Data.Images;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.App.Runs;

[TestClass]
public sealed class TrainRunDataTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Train_IdenticalFilesAcrossLabelsAndSplits_AreSaidInOneLine()
    {
        foreach (string folder in new[] { "train", "val", "test" })
            TestDataset.Draw(Program.PathOf("data/" + folder), folder.Length);
        byte[] image = File.ReadAllBytes(Directory.GetFiles(Program.PathOf("data/train/red"))[0]);
        Program.Write("data/test/red/again.png", image);
        Program.Write("data/train/blå hav/wrong.png", image);

        ProgramResult result = await Program.RunAsync(TrainedRun.Quick);

        string said = string.Join(" ", result.Error.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        result.AssertCode(0);
        Assert.Contains("The data has 1 image under several labels and ", said);
        Assert.Contains("in several splits (identical files)", said);
        Assert.Contains("data check data", said);
    }

    [TestMethod]
    public async Task Train_CacheOnDisk_GivesTheWeightsOfMemoryAndIsSharedByRuns()
    {
        TestDataset.Draw(Program.PathOf("data"), 6);
        string[][] options = [["--cache", "ram"], ["--cache", "disk"], ["--cache-budget", "1KB"]];
        var weights = new string[3];
        for (int i = 0; i < weights.Length; i++)
            weights[i] =
                (string)JsonNode.Parse((await Program.RunAsync([.. TrainedRun.Quick, "--json", .. options[i]])).Out)![
                    "weightsSha256"]!;

        Assert.AreSequenceEqual([weights[0], weights[0], weights[0]], weights);
        Assert.HasCount(1, Directory.GetFiles(Program.PathOf("runs/.cache")));
    }

    [TestMethod]
    public async Task Train_Preprocessing_IsSavedWithTheModel()
    {
        TestDataset.Draw(Program.PathOf("data"), 3);

        ProgramResult result = await Program.RunAsync(
            [.. TrainedRun.Quick, "--resize", "pad", "--kernel", "area", "--background", "#102030", "--exact"]);

        result.AssertCode(0);
        Assert.Contains(" pad area #102030 exact;", (await Program.RunAsync("info")).Out);
    }

    [TestMethod]
    [DataRow("--background", "blue", "--background is 'blue'")]
    [DataRow("--cache-budget", "much", "'much' is not an amount of memory")]
    [DataRow("--max-unreadable", "2", "--max-unreadable must be 0 to 1, but is 2")]
    public async Task Train_ImpossibleImageOption_Exits2(string option, string value, string message) =>
        (await Program.RunAsync("train", option, value)).AssertRefused(2, message);

    [TestMethod]
    public async Task Train_OneClass_Exits3AndMakesNoRun()
    {
        TestDataset.Draw(Program.PathOf("data"), 3, ["lonely"]);

        ProgramResult result = await Program.RunAsync(TrainedRun.Quick);

        result.AssertRefused(3, "only the class 'lonely'", "at least two classes");
        Assert.IsFalse(Directory.Exists(Program.PathOf("runs")));
    }

    [TestMethod]
    public async Task Train_EmptyClass_Exits3AndMakesNoRun()
    {
        TestDataset.Draw(Program.PathOf("data"), 3);
        Directory.CreateDirectory(Program.PathOf("data/void"));

        ProgramResult result = await Program.RunAsync(TrainedRun.Quick);

        result.AssertRefused(3, "class folders without images: 'void'", "remove");
        Assert.IsFalse(Directory.Exists(Program.PathOf("runs")));
    }

    [TestMethod]
    [DataRow("data", "does not exist")]
    [DataRow("data.csv", "data.csv")]
    public async Task Train_MissingData_Exits3AndMakesNoRun(string data, string message)
    {
        ProgramResult result = await Program.RunAsync("train", "--data", data);

        result.AssertRefused(3, message);
        Assert.IsFalse(Directory.Exists(Program.PathOf("runs")));
    }

    [TestMethod]
    public async Task Train_TwoClassesOfSevenWithOddNames_KeepsTheNames()
    {
        string[] classes = ["a, \"b\" [red]", "日本 – ñ"];
        TestDataset.Draw(Program.PathOf("data"), 7, classes);

        ProgramResult result = await Program.RunAsync(TrainedRun.Quick);

        result.AssertCode(0);
        Assert.Contains("2 classes; train 10, validation 2, test 2 images", result.Error);
        foreach (string name in classes)
            Assert.Contains(name, result.Out);
        JsonArray scored = JsonNode.Parse((await Program.RunAsync("score", "data", "--json")).Out)!.AsArray();
        Assert.IsTrue(scored.All(image => classes.Contains((string)image!["predictedLabel"]!)));
        Assert.Contains("\"a, \"\"b\"\" [red]\"", Program.Read("runs/train/confusion_matrix.csv"));
        Assert.Contains("2: a, \"b\" [red], 日本 – ñ", (await Program.RunAsync("info")).Out);
        (await Program.RunAsync("evaluate", "--data", "data")).AssertCode(0);
    }

    [TestMethod]
    public async Task Train_GrayTransparentTinyAndThinImages_AreAllUsed()
    {
        TestDataset.Draw(Program.PathOf("data"), 3);
        Program.Write("data/red/gray.png", Gray());
        Program.Write("data/red/transparent.png", TestImages.Encode(30, 20, (x, y) => new SKColor(200, 10, 10, (byte)(x * 8))));
        Program.Write("data/red/dot.png", TestImages.Solid(1, 1, SKColors.Red));
        Program.Write("data/red/line.png", TestImages.Solid(5000, 1, SKColors.Red));
        Program.Write("data/red/column.png", TestImages.Solid(1, 5000, SKColors.Red));

        ProgramResult result = await Program.RunAsync(TrainedRun.Quick);
        ProgramResult scored = await Program.RunAsync("score", "data/red", "--strict");

        result.AssertCode(0);
        scored.AssertCode(0);
        Assert.DoesNotContain("could not be read", result.Error);
        Assert.HasCount(8, scored.OutLines());
    }

    [TestMethod]
    [DataRow("32", 32, 32)]
    [DataRow("32x48", 32, 48)]
    public async Task Train_Size_IsHeightThenWidth(string size, int height, int width)
    {
        TestDataset.Draw(Program.PathOf("data"), 3);

        ProgramResult result = await Program.RunAsync("train", "--data", "data", "--epochs", "1", "--size", size);

        result.AssertCode(0);
        JsonNode input = JsonNode.Parse((await Program.RunAsync("info", "--json")).Out)!["input"]!;
        Assert.AreEqual((height, width), ((int)input["height"]!, (int)input["width"]!));
        (await Program.RunAsync("score", "data", "--strict")).AssertCode(0);
    }

    [TestMethod]
    [DataRow("elu", "elu(alpha=1)", null)]
    [DataRow("prelu", "prelu(alpha=", "alpha")]
    [DataRow("modswish(beta=1, learned)", "modswish(beta=", "beta")]
    public async Task Train_Activation_RunsAndShowsWhatItLearns(string activation, string saved, string? learned)
    {
        TestDataset.Draw(Program.PathOf("data"), 4);

        ProgramResult result =
            await Program.RunAsync("train", "--data", "data", "--size", "16", "--epochs", "2", "--activation", activation);

        result.AssertCode(0);
        string[] epochs = [.. result.Error.Split('\n').Where(line => line.StartsWith("epoch", StringComparison.Ordinal))];
        Assert.HasCount(2, epochs);
        foreach (string line in epochs)
            Assert.MatchesRegex(@"\d s(  best)?$", line);

        if (learned is not null)
            Assert.MatchesRegex($@"\n  conv2d\.{learned} -?\d+\.\d{{4}}", result.Error);

        JsonNode network = JsonNode.Parse((await Program.RunAsync("info", "--json")).Out)!["network"]!;
        Assert.StartsWith(saved, (string)network["hiddenActivations"]![0]!);
    }

    [TestMethod]
    public async Task Train_Manifest_TakesLabelsFromTheTable()
    {
        TestDataset.Draw(Program.PathOf("images"), 6);
        IEnumerable<string> rows = Directory.GetFiles(Program.PathOf("images"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(Program.Folder, file)},"
                + $"{(file.Contains("red", StringComparison.Ordinal) ? "warm" : "cold")}");
        Program.Write("my data.csv", string.Join('\n', ["path,label", .. rows]));

        ProgramResult result = await Program.RunAsync("train", "--data", "my data.csv", "--size", "16", "--epochs", "1");

        result.AssertCode(0);
        Assert.StartsWith("my data.csv: 2 classes;", result.Error);
        string[] predictions = File.ReadAllLines(Program.PathOf("runs/train/predictions_test.csv"));
        Assert.AreEqual(
            "path,label,predicted_label,loss,rank,p_cold,p_warm,error,note,cosine_distance,euclidean_distance", predictions[0]);
        Assert.StartsWith("images/", predictions[1]);
    }

    [TestMethod]
    public async Task Train_FilesThatAreNoImages_AreLeftOutAloud()
    {
        TestDataset.Draw(Program.PathOf("data"), 3);
        Program.Write("data/red/notes.md", "text");

        ProgramResult result = await Program.RunAsync(TrainedRun.Quick);

        result.AssertCode(0);
        Assert.MatchesRegex(@"  left out: 1 x .*, such as data/red/notes\.md", result.Error);
    }

    private static byte[] Gray()
    {
        using var bitmap = new SKBitmap(20, 20, SKColorType.Gray8, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.Gray);
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
