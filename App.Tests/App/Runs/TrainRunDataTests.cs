using System.Text.Json.Nodes;
using MlNetClassifier.App.Tests.Data.Images;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.App.Runs;

[TestClass]
[DoNotParallelize] // trains: libtorch's thread count belongs to the process
public sealed class TrainRunDataTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Train_BadImages_AreLeftOutListedAndCounted()
    {
        TestDataset.Draw(Program.PathOf("data"), 6);
        Program.Write("data/red/text.jpg", "this is text");
        Program.Write("data/red/cut, short.jpg", TestImages.Photo(200, 200).AsSpan(0, 400).ToArray());

        ProgramResult result = await Program.RunAsync([.. TrainedRun.Quick, "--val-split", "0.2", "--test-split", "0"]);

        result.AssertCode(0);
        Assert.Contains("Left out 2 images that could not be read; see runs/train/bad_files.csv.", result.Error);
        string[] rows = File.ReadAllLines(Program.PathOf("runs/train/bad_files.csv"));
        Assert.HasCount(3, rows);
        Assert.HasCount(1, rows.Where(row => row.Contains(Program.PathOf("data/red/text.jpg"), StringComparison.Ordinal)));
        Assert.HasCount(1, rows.Where(row => row.Contains(Program.PathOf("data/red/cut, short.jpg"), StringComparison.Ordinal)));
        JsonNode manifest = JsonNode.Parse((await Program.RunAsync("info", "--json")).Out)!;
        Assert.AreEqual(2, (int)manifest["data"]!["unreadable"]!);
    }

    [TestMethod]
    [DataRow("train")]
    [DataRow("val")]
    [DataRow("test")]
    public async Task Train_BadImageInAnySplit_IsListedAndCounted(string split)
    {
        foreach (string folder in new[] { "train", "val", "test" })
            TestDataset.Draw(Program.PathOf("data/" + folder), 2);
        Program.Write($"data/{split}/red/bad.png", "text");

        ProgramResult result = await Program.RunAsync(TrainedRun.Quick);

        result.AssertCode(0);
        Assert.Contains("Left out 1 image that could not be read; see runs/train/bad_files.csv.", result.Error);
        Assert.Contains($"{split}/red/bad.png", Program.Read("runs/train/bad_files.csv"));
        JsonNode manifest = JsonNode.Parse((await Program.RunAsync("info", "--json")).Out)!;
        Assert.AreEqual(1, (int)manifest["data"]!["unreadable"]!);
    }

    [TestMethod]
    [DataRow("val")]
    [DataRow("test")]
    public async Task Train_SplitOfBadImagesOnly_IsNotMeasuredButTheModelIsSaved(string split)
    {
        foreach (string folder in new[] { "train", "val", "test" })
            TestDataset.Draw(Program.PathOf("data/" + folder), 2);
        foreach (string image in Directory.GetFiles(Program.PathOf("data/" + split), "*", SearchOption.AllDirectories))
            File.WriteAllText(image, "text");

        ProgramResult result = await Program.RunAsync(TrainedRun.Quick);

        result.AssertCode(0);
        Assert.Contains($"No image of the {(split == "val" ? "validation" : "test")} split could be read, so it is not measured.", result.Error);
        Assert.Contains("Saved runs/train/model.zip", result.Out);
        (await Program.RunAsync("score", "data/train")).AssertCode(0);
    }

    [TestMethod]
    public async Task Train_NothingReadable_Exits3WithTheReason()
    {
        for (int i = 0; i < 8; i++)
            Program.Write($"data/{(i % 2 == 0 ? "a" : "b")}/{i}.png", "text");

        ProgramResult result = await Program.RunAsync(TrainedRun.Quick);

        result.AssertRefused(3, "no readable image of a, b", "bad_files.csv");
        Assert.Contains("UnknownFormat", Program.Read("runs/train/bad_files.csv"));
        Assert.IsFalse(File.Exists(Program.PathOf("runs/train/model.zip")));
    }

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

        ProgramResult result = await Program.RunAsync("train", "--data", "data", "--size", "16", "--epochs", "2", "--activation", activation);

        result.AssertCode(0);
        string[] epochs = [.. result.Error.Split('\n').Where(line => line.StartsWith("epoch", StringComparison.Ordinal))];
        Assert.HasCount(2, epochs);
        foreach (string line in epochs)
        {
            if (learned is null)
                Assert.MatchesRegex(@"\d s(   best)?$", line);
            else
                Assert.MatchesRegex($@"{learned} -?\d+\.\d{{4}}", line);
        }

        JsonNode network = JsonNode.Parse((await Program.RunAsync("info", "--json")).Out)!["network"]!;
        Assert.StartsWith(saved, (string)network["hiddenActivations"]![0]!);
    }

    [TestMethod]
    public async Task Train_Manifest_TakesLabelsFromTheTable()
    {
        TestDataset.Draw(Program.PathOf("images"), 6);
        IEnumerable<string> rows = Directory.GetFiles(Program.PathOf("images"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(Program.Folder, file)},{(file.Contains("red", StringComparison.Ordinal) ? "warm" : "cold")}");
        Program.Write("my data.csv", string.Join('\n', ["path,label", .. rows]));

        ProgramResult result = await Program.RunAsync("train", "--data", "my data.csv", "--size", "16", "--epochs", "1");

        result.AssertCode(0);
        Assert.StartsWith("my data.csv: 2 classes;", result.Error);
        string[] predictions = File.ReadAllLines(Program.PathOf("runs/train/predictions_test.csv"));
        Assert.AreEqual("path,label,predicted_label,p_cold,p_warm,error", predictions[0]);
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
