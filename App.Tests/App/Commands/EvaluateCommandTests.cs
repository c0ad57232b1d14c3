using System.Text.Json.Nodes;
using MlNetClassifier.App.Tests.Data.Images;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class EvaluateCommandTests(TestContext context)
{
    /// <summary>As for a list of images: the row says so, and the others count.</summary>
    [TestMethod]
    public async Task AnyVerb_NulInAManifest_IsAnUnreadableImage()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        IEnumerable<string> rows = TestDataset.Classes.SelectMany(label => Directory.GetFiles(program.PathOf($"data/{label}"))
            .Select(file => $"{file},{label}"));
        program.Write("list.csv", string.Join('\n', ["path,label", "data/no\0name.png,red", .. rows]));
        const string Row = "the path on line 2 has a NUL character, which no file name has";

        ProgramResult evaluated = await program.RunAsync("evaluate", "list.csv");
        ProgramResult strict = await program.RunAsync("evaluate", "list.csv", "--strict");
        ProgramResult check = await program.RunAsync("data", "check", "list.csv", "--identical-only");
        ProgramResult trained = await program.RunAsync(
            "train", "list.csv", "--size", "16", "--threads", "1", "--epochs", "1", "--name", "listed");

        evaluated.AssertCode(0);
        Assert.Contains($"1 of 37 images could not be read and are not counted:\n  {Row}", evaluated.Error);
        strict.AssertCode(3);
        Assert.Contains("no\\u0000name.png", check.Out);
        trained.AssertCode(0);
        Assert.Contains(Row, program.Read("runs/listed/bad_files.csv"));
    }

    [TestMethod]
    public async Task Evaluate_HonestyOfTheProbabilities_IsSaidAndInTheDocument()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult text = await program.RunAsync("evaluate", "--data", "data");
        ProgramResult json = await program.RunAsync("evaluate", "--data", "data", "--json");

        Assert.Contains(", top-2 100.0 %, log-loss", text.Words);
        Assert.MatchesRegex(
            @"On average it is \d+\.\d % sure and right \d+\.\d % of the time "
                + @"\(calibration error \d+\.\d %; \d+\.\d % with temperature \d+\.\d\d\)\.",
            text.Words);
        Assert.MatchesRegex(@"With --unknown \(calibrated probability below \d+\.\d %\) it answers \d+\.\d % of the images",
            text.Words);
        JsonNode document = JsonNode.Parse(json.Out)!;
        Assert.AreEqual(2, (int)document["topK"]!);
        Assert.AreEqual(1.0, (double)document["topKAccuracy"]!);
        Assert.IsInRange(0, 1, (double)document["calibrationError"]!);
        Assert.IsGreaterThan(0, (int)document["unknown"]!["answered"]!);
    }

    [TestMethod]
    public async Task Evaluate_Folder_PrintsAccuracyClassesAndConfusion()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("evaluate", "--data", "data");

        result.AssertCode(0);
        Assert.MatchesRegex(@"^data: accuracy \d+\.\d % \(95 % interval .* on 36 images", result.Words);
        Assert.Contains("precision", result.Out);
        Assert.Contains("true \\ predicted", result.Out);
        foreach (string name in TestDataset.Classes)
            Assert.Contains(name, result.Out);
        Assert.Contains("The data has no test split, so every image counts;", result.Error);
    }

    [TestMethod]
    public async Task Evaluate_Json_AgreesWithTheScoresOfEachImage()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("evaluate", "--data", "data", "--json");

        ProgramResult scored = await program.RunAsync("score", "data", "--format", "json");
        JsonNode report = JsonNode.Parse(result.Out)!;
        int[][] expected = [.. TestDataset.Classes.Select(_ => new int[3])];
        foreach (JsonNode? image in JsonNode.Parse(scored.Out)!.AsArray())
        {
            int label = Array.IndexOf(TestDataset.Classes, ((string)image!["path"]!).Split('/')[1]);
            expected[label][Array.IndexOf(TestDataset.Classes, (string)image["predictedLabel"]!)]++;
        }

        int[][] confusion =
            [.. report["confusionMatrix"]!.AsArray().Select(row => row!.AsArray().Select(count => (int)count!).ToArray())];
        for (int i = 0; i < 3; i++)
            Assert.AreSequenceEqual(expected[i], confusion[i]);
        Assert.AreEqual(36, (int)report["samples"]!);
        Assert.AreEqual(Enumerable.Range(0, 3).Sum(i => expected[i][i]) / 36.0, (double)report["accuracy"]!, 1e-12);
        Assert.AreSequenceEqual(TestDataset.Classes, report["classes"]!.AsArray().Select(name => (string)name!));
    }

    [TestMethod]
    public async Task Evaluate_DataWithSplits_TakesTheTestSplitAlone()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("split/train"), imagesPerClass: 4);
        TestDataset.Draw(program.PathOf("split/test"), imagesPerClass: 2);

        ProgramResult result = await program.RunAsync("evaluate", "-d", "split", "--json");

        result.AssertCode(0);
        Assert.AreEqual(6, (int)JsonNode.Parse(result.Out)!["samples"]!);
        Assert.HasCount(1, result.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [TestMethod]
    public async Task Evaluate_ClassWithoutImages_HasNoRecallAndValidJson()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("some/red/1.png", TestDataset.Picture(1, 3, 0));

        ProgramResult json = await program.RunAsync("evaluate", "--data", "some", "--json");
        ProgramResult text = await program.RunAsync("evaluate", "--data", "some");

        text.AssertCode(0);
        JsonNode hav = JsonNode.Parse(json.Out)!["perClass"]![0]!;
        Assert.AreEqual(0, (int)hav["support"]!);
        Assert.IsNull(hav["recall"]);
    }

    [TestMethod]
    public async Task Evaluate_SomeUnreadable_CountsThemApart()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("data/red/broken.png", TestImages.Solid(20, 20, new(1, 2, 3)).AsSpan(0, 30).ToArray());

        ProgramResult result = await program.RunAsync("evaluate", "--data", "data");

        result.AssertCode(0);
        Assert.Contains("on 36 images", result.Out);
        Assert.Contains("1 image could not be read (left out of all figures).", result.Out);
    }

    [TestMethod]
    public async Task Evaluate_LabelUnknownToTheModel_Exits3()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("data/yellow/1.png", TestDataset.Picture(1, 3, 0));

        ProgramResult result = await program.RunAsync("evaluate", "--data", "data");

        result.AssertRefused(3, "labels that the model does not know", "'yellow'", "'red'");
    }

    [TestMethod]
    public async Task Evaluate_NothingReadable_Exits3AndNamesOne()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("bad/red/1.png", "text");

        ProgramResult result = await program.RunAsync("evaluate", "--data", "bad");

        result.AssertRefused(3, "None of the labelled images could be read (1 tried)", "1.png");
    }

    [TestMethod]
    public async Task Evaluate_MissingFolder_Exits3()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("evaluate", "--data", "nowhere");

        result.AssertRefused(3, "nowhere", "does not exist");
    }

    [TestMethod]
    public async Task Evaluate_Cancelled_Exits130()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result =
            await new TestProgram(program.Folder) { Stop = new CancellationToken(canceled: true) }.RunAsync("evaluate", "--data",
                "data");

        result.AssertRefused(130, "Stopped");
    }
}
