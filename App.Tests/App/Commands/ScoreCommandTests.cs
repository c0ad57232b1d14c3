using System.Text.Json.Nodes;
using MlNetClassifier.App.Hosting;

namespace MlNetClassifier.App.Tests.App.Commands;

[TestClass]
public sealed class ScoreCommandTests(TestContext context)
{
    private const string Photo = "data/red/image 00.png";
    private static readonly string Says =
        $"Model: runs/train/model.zip, 3 classes: blå hav, red, ярко-зелёный{Environment.NewLine}";

    [TestMethod]
    public async Task Score_Table_RanksTheClasses()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("score", Photo, "--top-k", "2");

        result.AssertCode(0);
        Assert.AreEqual(Says, result.Error);
        Assert.MatchesRegex($@"^{Photo}  red +\d+\.\d %   \S.* +\d+\.\d %\n$", result.Out);
    }

    [TestMethod]
    public async Task Score_Json_HasEverythingAboutEveryImage()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result =
            await program.RunAsync("score", "--source", Photo, "--source", "data/blå hav/фото-01.jpg", "--json");

        result.AssertCode(0);
        JsonArray images = JsonNode.Parse(result.Out)!.AsArray();
        Assert.AreSequenceEqual([Photo, "data/blå hav/фото-01.jpg"], images.Select(image => (string)image!["path"]!));
        Assert.AreSequenceEqual(["red", "blå hav"], images.Select(image => (string)image!["predictedLabel"]!));
        JsonObject first = images[0]!.AsObject();
        float[] score = Floats(first["score"]!);
        float[] logits = Floats(first["logits"]!);
        float[] ranked = [.. first["ranked"]!.AsArray().Select(pair => (float)pair!["probability"]!)];
        Assert.AreSequenceEqual(
            ["path", "predictedLabel", "ranked", "score", "logits", "distance"], first.Select(member => member.Key));
        Assert.AreSequenceEqual(score.OrderDescending(), ranked);
        Assert.AreEqual("red", (string)first["ranked"]![0]!["label"]!);
        Assert.AreEqual(1, score.Sum(), 1e-6);
        Assert.AreEqual(logits.Index().MaxBy(pair => pair.Item).Index, Array.IndexOf(TestDataset.Classes, "red"));
        Assert.Contains("blå hav/фото-01.jpg", result.Out, "Letters stay readable.");
    }

    // Coverage 1 in 12 of a split of six: only the surest image is answered, so most others are unknown.
    [TestMethod]
    public async Task Score_Unknown_AnswersNothingBelowTheThreshold()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"));
        (await program.RunAsync([.. TrainedRun.Quick, "--coverage", "0.08"])).AssertCode(0);
        JsonNode calibration = JsonNode.Parse((await program.RunAsync("info", "--json")).Out)!["calibration"]!;
        double threshold = (double)calibration["unknownThreshold"]!;

        ProgramResult result = await program.RunAsync("score", "data", "--unknown", "--json");

        JsonNode[] images = [.. JsonNode.Parse(result.Out)!.AsArray()!];
        Assert.IsInRange(1, images.Length - 1, images.Count(image => (bool)image["isUnknown"]!));
        foreach (JsonNode image in images)
        {
            bool isBelow = (double)image["calibratedProbability"]! < threshold;
            Assert.AreEqual(isBelow, (bool)image["isUnknown"]!);
            Assert.AreEqual(isBelow ? "unknown" : (string)image["ranked"]![0]!["label"]!, (string)image["predictedLabel"]!);
        }

        string[] csv = (await program.RunAsync("score", "data", "--unknown", "--format", "csv")).OutLines();
        Assert.StartsWith("path,predicted_label,probability,calibrated_probability,is_unknown,p_", csv[0]);
        Assert.AreSequenceEqual(images.Select(image => (bool)image["isUnknown"]! ? "true" : "false"),
            csv.Skip(1).Select(line => line.Split(',')[4]));
        Assert.AreSequenceEqual(images.Select(image => (string)image["predictedLabel"]!),
            csv.Skip(1).Select(line => line.Split(',')[1]));
        ProgramResult table = await program.RunAsync("score", "data", "--unknown");
        Assert.HasCount(images.Count(image => (bool)image["isUnknown"]!),
            table.OutLines().Where(line => line.Contains("  unknown, perhaps ")));
    }

    [TestMethod]
    public async Task Score_UnknownWithoutAValidationSplit_IsRefused()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 3);
        (await program.RunAsync([.. TrainedRun.Quick, "--val-split", "0"])).AssertCode(0);

        ProgramResult result = await program.RunAsync("score", "data", "--unknown");

        result.AssertRefused(2, "no threshold for --unknown", "without a validation split");
    }

    [TestMethod]
    public async Task Score_OneImageOrABatch_GivesTheSameBits()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        for (int i = 0; i < 100; i++)
            program.Write($"many/{i:D3}.png", TestDataset.Picture(i % 3, 3, 1000 + i));

        ProgramResult batch = await program.RunAsync("score", "many", "--format", "jsonl");

        string[] lines = batch.OutLines();
        Assert.HasCount(100, lines);
        foreach (int i in new[] { 0, 1, 2, 50, 98, 99 })
        {
            ProgramResult alone = await program.RunAsync("score", $"many/{i:D3}.png", "--format", "jsonl");
            Assert.AreEqual(lines[i], alone.Out.TrimEnd());
        }
    }

    [TestMethod]
    public async Task Score_ManySources_KeepTheirOrder()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        string[] files =
            ["data/ярко-зелёный/фото-09.jpg", "data/red/image 04.png", "data/blå hav/image 02.png", "data/red/image 00.png"];

        ProgramResult result = await program.RunAsync(["score", .. files, "data/red/*-01.jpg", "--format", "csv"]);

        Assert.AreSequenceEqual([.. files, "data/red/фото-01.jpg"], result.OutLines().Skip(1).Select(line => line.Split(',')[0]));
    }

    [TestMethod]
    public async Task Score_Csv_HasAProbabilityPerClass()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("score", Photo, "--format", "csv");

        string[] lines = result.OutLines();
        Assert.AreEqual("path,predicted_label,probability,p_blå hav,p_red,p_ярко-зелёный,error,note", lines[0]);
        string[] fields = lines[1].Split(',');
        Assert.AreSequenceEqual([Photo, "red", fields[4], string.Empty], new[] { fields[0], fields[1], fields[2], fields[6] });
        Assert.AreEqual(1, fields[3..6].Sum(field => double.Parse(field, System.Globalization.CultureInfo.InvariantCulture)),
            1e-6);
    }

    [TestMethod]
    public async Task Score_StandardInputAndList_TakeALinePerPath()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("data/red/list of images.txt", "image 00.png\n\nimage 02.png\n");
        var piped = new TestProgram(program.Folder) { In = new StringReader("data/red/image 00.png\ndata/red/image 02.png\n") };

        ProgramResult input = await piped.RunAsync("score", "-", "--json");
        ProgramResult list = await program.RunAsync("score", "@data/red/list of images.txt", "--json");

        list.AssertCode(0);
        Assert.DoesNotContain("error", list.Out);
        Assert.AreEqual(input.Out, list.Out.Replace("image ", "data/red/image ", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("table")]
    [DataRow("csv")]
    [DataRow("json")]
    [DataRow("jsonl")]
    public async Task Score_Out_WritesTheSameIntoAFileAndNothingElse(string format)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        ProgramResult printed = await program.RunAsync("score", Photo, "missing.png", "--format", format);

        ProgramResult written =
            await program.RunAsync("score", Photo, "missing.png", "--format", format, "--out", "new folder/result");

        written.AssertCode(0);
        Assert.AreEqual(string.Empty, written.Out);
        Assert.AreEqual(printed.Out, program.Read("new folder/result"));
        Assert.HasCount(1, Directory.GetFileSystemEntries(program.PathOf("new folder")));
    }

    [TestMethod]
    public async Task Score_OutAndFailure_LeavesTheOldFile()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("result", "old");

        ProgramResult result = await new TestProgram(program.Folder) { Stop = new CancellationToken(canceled: true) }
            .RunAsync("score", Photo, "--out", "result");

        result.AssertRefused(130);
        Assert.AreEqual("old", program.Read("result"));
        Assert.IsEmpty(Directory.GetFiles(program.Folder, "*.tmp"));
    }

    [TestMethod]
    [DataRow("table", "text.jpg  error: UnknownFormat:")]
    [DataRow("csv", "text.jpg,,,,,,\"UnknownFormat:")]
    [DataRow("jsonl", "{\"path\":\"text.jpg\",\"error\":\"UnknownFormat:")]
    public async Task Score_BadImageAmongGood_IsARowWithItsError(string format, string row)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("text.jpg", "no image at all");

        ProgramResult result = await program.RunAsync("score", Photo, "text.jpg", Photo, "--format", format);

        result.AssertCode(0);
        string[] lines = [.. result.OutLines().TakeLast(3)];
        Assert.AreEqual(lines[0], lines[2]);
        Assert.StartsWith(row, lines[1]);
        Assert.AreEqual($"{Says}1 of 3 images could not be read; their rows say why.{Environment.NewLine}", result.Error);
    }

    [TestMethod]
    public async Task Score_StrictAndABadImage_Exits3AfterAllRows()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult bad = await program.RunAsync("score", "missing.png", Photo, "--strict");
        ProgramResult good = await program.RunAsync("score", Photo, "--strict");

        bad.AssertCode(3);
        Assert.HasCount(2, bad.OutLines());
        good.AssertCode(0);
    }

    [TestMethod]
    [DataRow("empty", "There is no image in 'empty'")]
    [DataRow("*.nothing", "No image matches '*.nothing'")]
    [DataRow("@no-list", "Cannot read the list of images")]
    public async Task Score_NothingFound_Exits3(string source, string message)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        Directory.CreateDirectory(program.PathOf("empty"));

        ProgramResult result = await program.RunAsync("score", source);

        result.AssertRefused(3, message);
    }

    [TestMethod]
    public async Task Score_EmptyStandardInput_IsAnEmptyResultAndExits3()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult result = await program.RunAsync("score", "-", "--json");

        result.AssertCode(3);
        Assert.AreEqual($"{Says}Nothing was scored: the list names no image.{Environment.NewLine}", result.Error);
        Assert.IsEmpty(JsonNode.Parse(result.Out)!.AsArray());
    }

    [TestMethod]
    public async Task Score_NamesAfterTwoDashes_AreFilesWhateverTheyBeginWith()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("-x.png", TestDataset.Picture(0, 3, 0));
        program.Write("--json", TestDataset.Picture(0, 3, 0));

        ProgramResult result = await program.RunAsync("score", "--format", "csv", "--", "-x.png", "--json");

        result.AssertCode(0);
        Assert.HasCount(3, result.OutLines());
        (await program.RunAsync("score", "-x.png")).AssertRefused(2, "Write ./-x.png for a file of that name.");
    }

    [TestMethod]
    public async Task Score_NoImageCouldBeRead_Exits3AfterAllRows()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);

        ProgramResult printed = await program.RunAsync("score", "nosuch.jpg", "neither.png");
        ProgramResult written = await program.RunAsync("score", "nosuch.jpg", "--json", "--out", "result.json");

        printed.AssertCode(3);
        Assert.HasCount(2, printed.OutLines());
        Assert.EndsWith($"Nothing was scored: none of the 2 images could be read; the rows say why.{Environment.NewLine}",
            printed.Error);
        written.AssertCode(3);
        Assert.AreEqual(3, (int)JsonNode.Parse(written.Out)!["exitCode"]!);
        Assert.AreEqual("Nothing was scored: the image could not be read; its row says why.",
            (string)JsonNode.Parse(written.Out)!["error"]!);
        Assert.HasCount(1, JsonNode.Parse(program.Read("result.json"))!.AsArray());
    }

    [TestMethod]
    public async Task Score_SeveralModels_AsksForOne()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        program.Write("runs/$new/model.zip", program.Read("runs/train/model.zip"));
        File.SetLastWriteTimeUtc(program.PathOf("runs/train/model.zip"), DateTime.UnixEpoch);

        foreach (string[] verb in new string[][] { ["score", Photo], ["evaluate", "data"] })
        {
            (await program.RunAsync(verb)).AssertRefused(2, "there are 2 models below 'runs'",
                $"first:{Environment.NewLine}  --model {ShellWord.Of(Path.Join("runs", "$new", "model.zip"))}");
            ProgramResult given = await program.RunAsync([.. verb, "--model", "runs/train"]);
            given.AssertCode(0);
            Assert.StartsWith(Says, given.Error);
        }
    }

    private static float[] Floats(JsonNode array) => [.. array.AsArray().Select(number => (float)number!)];
}
