using System.Text.Json.Nodes;
using MlNetClassifier.App.Tests.Data.Images;

namespace MlNetClassifier.App.Tests.App.Runs;

/// <summary>Images that cannot be read: left out, listed, counted, and refused where there are too many.</summary>
[TestClass]
public sealed class TrainRunUnreadableTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Train_BadImages_AreLeftOutListedAndCounted()
    {
        TestDataset.Draw(Program.PathOf("data"), 6);
        Program.Write("data/red/text.jpg", "this is text");
        Program.Write("data/red/cut, short.jpg", TestImages.Photo(200, 200).AsSpan(0, 400).ToArray());

        ProgramResult result =
            await Program.RunAsync([.. TrainedRun.Quick, "--val-split", "0.2", "--test-split", "0", "--max-unreadable", "0.2"]);

        result.AssertCode(0);
        Assert.Contains("Left out 2 images that could not be read; see runs/train/bad_files.csv.", result.Error);
        string[] rows = File.ReadAllLines(Program.PathOf("runs/train/bad_files.csv"));
        Assert.AreSequenceEqual(
            [
                "path,reason",
                "\"red/cut, short.jpg\",Truncated: the data ends early",
                "red/text.jpg,\"UnknownFormat: the content is not JPEG, PNG, GIF, BMP, WebP or ICO; convert the file or "
                    + "remove it\"",
            ],
            rows);
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

        ProgramResult result = await Program.RunAsync([.. TrainedRun.Quick, "--max-unreadable", "0.2"]);

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

        ProgramResult result = await Program.RunAsync([.. TrainedRun.Quick, "--max-unreadable", "0.6"]);

        result.AssertCode(0);
        Assert.Contains($"No image of the {(split == "val" ? "validation" : "test")} split could be read, so it is not "
            + "measured.", result.Error);
        Assert.Contains("Saved runs/train/model.zip", result.Out);
        (await Program.RunAsync("score", "data/train")).AssertCode(0);
    }

    [TestMethod]
    public async Task Train_NothingReadable_Exits3WithTheReason()
    {
        for (int i = 0; i < 8; i++)
            Program.Write($"data/{(i % 2 == 0 ? "a" : "b")}/{i}.png", "text");

        ProgramResult result = await Program.RunAsync([.. TrainedRun.Quick, "--max-unreadable", "1"]);

        result.AssertRefused(3, "no readable image of a, b", "bad_files.csv");
        Assert.Contains("UnknownFormat", Program.Read("runs/train/bad_files.csv"));
        Assert.IsFalse(File.Exists(Program.PathOf("runs/train/model.zip")));
    }

    [TestMethod]
    [DataRow("cnn")]
    [DataRow("linear")]
    public async Task Train_TooManyBadImages_Exits3AndListsThem(string trainer)
    {
        TestDataset.Draw(Program.PathOf("data"), 5);
        Program.Write("data/red/bad.png", "text");

        ProgramResult result =
            await Program.RunAsync("train", "--data", "data", "--size", "16", "--test-split", "0", "--val-split", "0",
                "--trainer", trainer);

        result.AssertRefused(3, "1 of 16 images cannot be read (6.2 %), and at most 5 % may be", "bad_files.csv");
        Assert.Contains("red/bad.png", Program.Read("runs/train/bad_files.csv"));
        Assert.IsFalse(File.Exists(Program.PathOf("runs/train/model.zip")));
    }

    [TestMethod]
    public async Task Train_StrictWithABadImage_Exits3()
    {
        TestDataset.Draw(Program.PathOf("data"), 12);
        Program.Write("data/red/bad.png", "text");

        ProgramResult result = await Program.RunAsync([.. TrainedRun.Quick, "--test-split", "0", "--strict"]);

        result.AssertRefused(3, "1 of 37 images cannot be read (2.7 %), and none may be");
    }

    /// <summary>A file without a byte is left out when the folder is listed, but it is unreadable like any other.</summary>
    [TestMethod]
    public async Task AnyVerb_StrictWithAnEmptyImage_NamesItAndExits3()
    {
        foreach (string folder in new[] { "train", "val", "test" })
            TestDataset.Draw(Program.PathOf("data/" + folder), 2);
        Program.Write("data/test/red/empty.png", string.Empty);
        Program.Write("data/train/red/empty too.png", string.Empty);

        ProgramResult trained = await Program.RunAsync([.. TrainedRun.Quick, "--strict"]);
        ProgramResult evaluated = await Program.RunAsync("evaluate", "--data", "data", "--strict");
        ProgramResult scored = await Program.RunAsync("score", "data/test", "--format", "csv", "--strict");

        trained.AssertCode(3);
        Assert.Contains("test/red/empty.png", Program.Read("runs/train/bad_files.csv"));
        Assert.Contains("train/red/empty too.png", Program.Read("runs/train/bad_files.csv"));
        evaluated.AssertCode(3);
        Assert.Contains("1 of 7 images could not be read", evaluated.Error);
        scored.AssertCode(3);
        Assert.Contains("empty.png", scored.Out);
    }

    [TestMethod]
    public async Task Train_StrictWithABadTestImage_SavesTheModelAndExits3()
    {
        foreach (string folder in new[] { "train", "val", "test" })
            TestDataset.Draw(Program.PathOf("data/" + folder), 2);
        Program.Write("data/test/red/bad.png", "text");

        ProgramResult result = await Program.RunAsync([.. TrainedRun.Quick, "--strict"]);
        ProgramResult evaluated = await Program.RunAsync("evaluate", "--data", "data", "--strict");

        result.AssertCode(3);
        Assert.Contains("With --strict that is an error; the model is saved all the same.", result.Error);
        Assert.IsTrue(File.Exists(Program.PathOf("runs/train/model.zip")));
        evaluated.AssertCode(3);
        Assert.Contains("1 of 7 images could not be read and are not counted:\n  UnknownFormat: ", evaluated.Error);
        Assert.Contains("bad.png", evaluated.Error);
    }
}
