using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlNetClassifier.App.Tests.Data.Checking;
using MlNetClassifier.Data.Splits;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class DataCheckCommandTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Check_DrawnSet_ExitsWith0AndShowsTheSplitsOfTrain()
    {
        await Program.RunAsync("data", "generate", "set", "--images-per-class", "20");

        ProgramResult result = await Program.RunAsync("data", "check", "set");

        result.AssertCode(0);
        Assert.StartsWith("set: 60 images, 3 classes; validation and test as train would cut them with seed 0", result.Out);
        Assert.MatchesRegex(@"circle +14 +3 +3 +33.3 %", result.Out);
        Assert.MatchesRegex(@"all +42 +9 +9", result.Out);
        Assert.Contains("The test split has 9 images, too few to tell 90 % from 95 %", result.Out);
        Assert.Contains("Fit to train on", result.Out);
        Assert.AreEqual(string.Empty, result.Error);
    }

    [TestMethod]
    public async Task Check_CopyInTheTestSplit_Exits3AndNamesBothFiles()
    {
        Draw();

        ProgramResult result = await Program.RunAsync("data", "check", "set");

        result.AssertCode(3);
        Assert.Contains("error    1 image is stored several times, byte for byte, in several splits (20.0 % of the test split).",
            result.Out);
        Assert.Contains("test/cat/copy.png (test)  =  train/cat/0.png (train)", result.Out);
        Assert.Contains("Not fit to train on: 1 error, 3 warnings.", result.Out);
        Assert.Contains("data check set --write-manifest", result.Out);
    }

    [TestMethod]
    public async Task Check_Json_HasEveryFindingWithEveryFile()
    {
        Draw();

        ProgramResult result = await Program.RunAsync("data", "check", "set", "--json", "--write-manifest", "lists/clean.csv",
            "--drop-alike");

        result.AssertCode(3);
        JsonNode document = JsonNode.Parse(result.Out)!;
        Assert.IsFalse((bool)document["isSafe"]!);
        Assert.AreEqual(21, (int)document["images"]!);
        Assert.AreEqual(20, (int)document["readable"]!);
        Assert.AreEqual("""{"label":"cat","train":6,"validation":1,"test":3,"unreadable":1}""",
            document["classes"]![0]!.ToJsonString());
        Assert.AreEqual("""{"height":24,"width":24,"path":"train/cat/4.png"}""", document["sizes"]!["median"]!.ToJsonString());
        JsonArray findings = document["findings"]!.AsArray();
        Assert.AreSequenceEqual(
            ["identicalAcrossSplits", "unreadable", "alike", "smallTestSplit"],
            findings.Select(finding => (string)finding!["kind"]!));
        Assert.AreEqual("error", (string)findings[0]!["severity"]!);
        Assert.AreEqual(
            """[{"name":"test/cat/copy.png","label":"cat","split":"test","detail":null},"""
                + """{"name":"train/cat/0.png","label":"cat","split":"train","detail":null}]""",
            findings[0]!["groups"]![0]!.ToJsonString());
        Assert.AreEqual("""["train/cat/0.png","train/dog/smaller.jpg"]""", document["manifest"]!["copies"]!.ToJsonString());
        Assert.AreEqual("""["train/cat/broken.png"]""", document["manifest"]!["unreadable"]!.ToJsonString());
    }

    [TestMethod]
    [DataRow("clean.csv", "set/")]
    [DataRow("set/clean.csv", "")]
    [DataRow("lists/clean.csv", null)]
    public async Task Check_WriteManifest_TrainReadsWhatIsLeft(string manifest, string? prefix)
    {
        Draw();
        Program.Write("set/test/dog/a \"b\", c.png", new TestScene(200).Encode(24, 24));

        ProgramResult result = await Program.RunAsync("data", "check", "set", "--write-manifest", manifest);

        result.AssertCode(3);
        Assert.Contains("with 20 of 22 images. Left out: 1 unreadable, 1 copies, 0 with contradictory labels.", result.Out);
        Assert.Contains("Kept: 1 picture that may be a copy of another one; --drop-alike leaves them out.", result.Out);
        Assert.Contains($"train --data {manifest}", result.Out);
        prefix ??= Program.PathOf("set/").Replace(Path.DirectorySeparatorChar, '/');
        string text = Program.Read(manifest);
        Assert.StartsWith($"path,label,split\n{prefix}test/cat/0.png,cat,test\n", text);
        Assert.Contains($"\"{prefix}test/dog/a \"\"b\"\", c.png\",dog,test\n", text);
        var dataset = ImageDataset.Open(Program.PathOf(manifest), new SplitOptions());
        Assert.AreEqual((12, 2, 6), (dataset.Train.Count, dataset.Validation.Count, dataset.Test.Count));
        (await Program.RunAsync("data", "check", manifest)).AssertCode(0);
    }

    [TestMethod]
    public async Task Check_ContradictoryLabelsAndCaseTwins_AreLeftToTheUser()
    {
        Draw();
        Program.Write("set/train/dog/wrong.png", File.ReadAllBytes(Program.PathOf("set/train/cat/1.png")));
        Program.Write("set/train/Dog/a.png", new TestScene(201).Encode(24, 24));

        ProgramResult result = await Program.RunAsync("data", "check", "set", "--write-manifest", "clean.csv");

        result.AssertCode(3);
        Assert.Contains("differ in upper and lower case only: 'Dog', 'dog'", result.Out);
        Assert.Contains("2 with contradictory labels", result.Out);
        Assert.Contains("still in it", result.Out);
        Assert.DoesNotContain("wrong.png", Program.Read("clean.csv"));
        Assert.Contains("train/Dog/a.png,Dog,train", Program.Read("clean.csv"));
    }

    [TestMethod]
    public async Task Check_EmptyFolder_Exits3WithAReport()
    {
        Directory.CreateDirectory(Program.PathOf("empty"));

        ProgramResult result = await Program.RunAsync("data", "check", "empty");

        result.AssertCode(3);
        Assert.StartsWith("empty: 0 images, 0 classes", result.Out);
        Assert.Contains("Training stops before it begins.", result.Out);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public async Task Check_FileNameWithControlCharacters_DoesNotReachTheTerminal()
    {
        Draw();
        Program.Write("set/train/cat/a\u001b[2J.png", [1]);

        ProgramResult result = await Program.RunAsync("data", "check", "set");

        result.AssertCode(3);
        Assert.DoesNotContain("\u001b", result.Out);
    }

    [TestMethod]
    public async Task Check_Usage_IsRefusedBeforeAnythingIsRead()
    {
        Draw();
        string list = Program.Write("list.csv", "path,label\n");

        (await Program.RunAsync("data", "check")).AssertRefused(2, "PATH is missing");
        (await Program.RunAsync("data", "check", "--jsn", "set")).AssertRefused(2, "--json");
        (await Program.RunAsync("data", "check", "set", "--write-manifest", "clean.json")).AssertRefused(2, "clean.json", ".csv");
        (await Program.RunAsync("data", "check", "list.csv", "--write-manifest", "list.csv")).AssertRefused(2, "another file");
        (await Program.RunAsync("data", "check", "set", "--test-split", "1.5")).AssertRefused(2, "1.5");
        (await Program.RunAsync("data", "check", "set", "--deep", "--identical-only")).AssertRefused(2, "--identical-only");
        (await Program.RunAsync("data", "check", "nowhere")).AssertRefused(3, "nowhere", "does not exist");
        Assert.AreEqual("path,label\n", File.ReadAllText(list));
    }

    [TestMethod]
    public async Task Check_Deep_FindsEditedCopiesAndKeepsTheFeatures()
    {
        string[] labels = ["cat", "dog"];
        for (int scene = 0; scene < 8; scene++)
            Program.Write($"set/train/{labels[scene % 2]}/{scene}.png", new TestScene(scene).Encode(120, 90));

        Program.Write("set/test/cat/mirrored.jpg", new TestScene(0).Crop(120, 90, 0, 0, isMirrored: true));
        Program.Write("set/test/dog/crop.jpg", new TestScene(1).Crop(120, 90, 0.2, 0.15));

        ProgramResult plain = await Program.RunAsync("data", "check", "set");
        ProgramResult deep = await Program.RunAsync("data", "check", "set", "--deep", "--write-manifest", "clean.csv");
        ProgramResult json = await Program.RunAsync("data", "check", "set", "--deep", "--json");
        ProgramResult shown = await new TestProgram(context.TestTempDirectory!) { IsTerminal = true }
            .RunAsync("data", "check", "set", "--deep");

        plain.AssertCode(0);
        Assert.DoesNotContain("mirrored", plain.Out);
        deep.AssertCode(0);
        Assert.Contains("2 pictures are stored several times, mirrored, cropped or in other colours,", deep.Out);
        Assert.Contains("test/cat/mirrored.jpg (test)  =  train/cat/0.png (train)", deep.Out);
        Assert.Contains("test/dog/crop.jpg (test)  =  train/dog/1.png (train)", deep.Out);
        Assert.Contains("Kept: 2 pictures that may be a copy of another one;", deep.Out);
        Assert.Contains("features of 10 images", deep.Error);
        string kept = Directory.EnumerateFiles(Program.PathOf("runs/.cache/features"), "*", SearchOption.AllDirectories).Single();
        Assert.IsGreaterThan(10 * 512 * sizeof(float), new FileInfo(kept).Length);
        shown.AssertCode(0);
        string text = Regex.Replace(shown.Out, "\u001b\\[[0-9;]*m", string.Empty);
        Assert.IsTrue(text.Split('\n').All(line => line.Length <= 80), text);
        json.AssertCode(0);
        Assert.AreSequenceEqual(["editedAcrossSplits", "smallTestSplit"],
            JsonNode.Parse(json.Out)!["findings"]!.AsArray().Select(finding => (string)finding!["kind"]!)
                .Where(kind => kind != "missingFromSplit"));
    }

    [TestMethod]
    public async Task Check_Stopped_Exits130AndWritesNothing()
    {
        Draw();

        ProgramResult result = await new TestProgram(context.TestTempDirectory!) { Stop = new CancellationToken(canceled: true) }
            .RunAsync("data", "check", "set", "--write-manifest", "clean.csv");

        result.AssertRefused(130);
        Assert.IsFalse(File.Exists(Program.PathOf("clean.csv")));
    }

    // 21 images: a copy across splits, a picture that was saved again, a broken file.
    private void Draw()
    {
        int scene = 0;
        foreach (string folder in new[] { "train/cat", "train/dog", "test/cat", "test/dog", "validation/cat", "validation/dog" })
        {
            for (int i = 0; i < (folder[0] == 't' ? folder[1] == 'r' ? 6 : 2 : 1); i++)
                Program.Write($"set/{folder}/{i}.png", new TestScene(scene++).Encode(24, 24));
        }

        Program.Write("set/test/cat/copy.png", File.ReadAllBytes(Program.PathOf("set/train/cat/0.png")));
        Program.Write("set/train/dog/smaller.jpg", new TestScene(6).Encode(20, 20, SKEncodedImageFormat.Jpeg, 80));
        Program.Write("set/train/cat/broken.png", [1]);
    }
}
