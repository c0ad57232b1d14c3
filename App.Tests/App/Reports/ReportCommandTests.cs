using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlNetClassifier.App.Tests.App.Reports;

[TestClass]
public sealed partial class ReportCommandTests(TestContext context)
{
    private const string Page = "runs/train/report.html";

    [TestMethod]
    [DataRow("args.json", "null")]
    [DataRow("environment.json", "null")]
    [DataRow("summary.json", "[]")]
    [DataRow("dataset.json", "null")]
    [DataRow("dataset.json", """{"root":".","fingerprint":"","classes":[],"counts":{},"files":[null],"skipped":[]}""")]
    [DataRow("results.csv", "epoch,time_s,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate\n"
        + "1e99,1,1,1,1,1,1\n")]
    [DataRow("results.csv", "")]
    public async Task Report_DamagedFile_Exits3AndNamesIt(string name, string content)
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        program.Write("runs/train/" + name, content);

        ProgramResult result = await program.RunAsync("report", "runs/train");

        result.AssertRefused(3, name);
    }

    [TestMethod]
    public async Task Report_OfAFinishedRun_IsWhatTheTrainingWrote()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        string written = program.Read(Page);
        File.Delete(program.PathOf(Page));

        ProgramResult result = await program.RunAsync("report", "runs/train");

        result.AssertCode(0);
        Assert.AreEqual(Page + Environment.NewLine, result.Out);

        // Which answers are explained is a matter of the time that there is: report takes it.
        string again = Regex.Replace(
            program.Read(Page), "<h3>Why, and what they look like</h3>.*?</section>", "\n</section>", RegexOptions.Singleline);
        Assert.AreEqual(WithoutFiles(written), WithoutFiles(again));
    }

    [TestMethod]
    public async Task Report_Page_AsksNobodyForAnything()
    {
        TrainedRun run = await TrainedRun.GetAsync(context.TestTempDirectory!);
        string page = Encoding.UTF8.GetString(run.Files["report.html"]);

        Assert.DoesNotContain("http:", page);
        Assert.DoesNotContain("https:", page);
        Assert.DoesNotContain("@import", page);
        Assert.IsEmpty(Regex.Matches(page, """\ssrc=(?!"data:image/webp;base64,)|url\((?!data:image/webp;base64,)"""));
        Assert.DoesNotContain("http-equiv=\"refresh\"", page, "A finished run does not change.");
        Match script = Regex.Match(page, "<script>(.*?)</script>", RegexOptions.Singleline);
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[1].Value)));
        Assert.Contains($"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{hash}'", page);
        Assert.HasCount(1, Regex.Matches(page, "<script"));
    }

    [TestMethod]
    public async Task Report_ConfusionCell_LeadsToExactlyItsImages()
    {
        TestProgram program = await NoisyRunAsync();
        string page = program.Read(Page);
        string[][] rows =
            [.. program.Read("runs/train/predictions_test.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(line => line.Split(','))];
        string[] classes = [.. rows.Select(row => row[1]).Distinct().Order(StringComparer.Ordinal)];

        for (int i = 0; i < classes.Length; i++)
        {
            for (int j = 0; j < classes.Length; j++)
            {
                string[] expected = [.. rows.Where(row => row[1] == classes[i] && row[2] == classes[j]).Select(row => row[0])];
                string panel =
                    Regex.Match(page, $"<section class=\"cell\" id=\"cell-{i}-{j}\".*?</section>", RegexOptions.Singleline).Value;
                string[] found = [.. PathText().Matches(panel).Select(match => match.Groups[1].Value)];
                Assert.AreSequenceEqual(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal),
                    $"cell {i}, {j}");
                Assert.AreEqual(expected.Length > 0, page.Contains($"href=\"#cell-{i}-{j}\" title", StringComparison.Ordinal));
            }
        }

        Assert.AreNotEqual(0, rows.Count(row => row[1] != row[2]), "A test without mistakes shows nothing.");
    }

    // 70 classes: a table of 4,900 numbers helps nobody, the list of mistakes does.
    [TestMethod]
    public async Task Report_ManyClasses_ListsMistakesInsteadOfATable()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 3, [.. Enumerable.Range(0, 70).Select(i => $"c{i:D2}")]);
        (await program.RunAsync([.. TrainedRun.Quick, "--batch", "128"])).AssertCode(0);

        string page = program.Read(Page);

        Assert.DoesNotContain("<table class=\"matrix", page);
        Assert.Contains("With 70 classes there is no room for a table", page);
        string[] panels =
            [.. Regex.Matches(page, "<section class=\"cell\" id=\"(cell-[0-9]+-[0-9]+)\"")
                .Select(match => match.Groups[1].Value)];
        Assert.IsNotEmpty(panels);
        foreach (Match link in Regex.Matches(page, "href=\"#(cell-[0-9]+-[0-9]+)\""))
            Assert.Contains(link.Groups[1].Value, panels);
    }

    [TestMethod]
    public async Task Report_HostileNames_StayText()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        const string Hostile = "<script>alert(1)</script>";
        var manifest = new StringBuilder("path,label\n");
        for (int i = 0; i < 12; i++)
        {
            string name = $"x\"><img src=x onerror=alert(1)>{i}.png";
            program.Write($"data/{name}", TestDataset.Picture(i % 2, 2, 2 * i));
            manifest.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\","
                    + $"{(i % 2 == 0 ? Hostile : "' onmouseover='alert(1)")}\n");
        }

        program.Write("data/list.csv", manifest.ToString());
        (await program.RunAsync("train", "--data", "data/list.csv", "--size", "16", "--threads", "1", "--epochs", "1"))
            .AssertCode(0);

        string page = program.Read(Page);
        Assert.HasCount(1, Regex.Matches(page, "<script"));
        Assert.IsEmpty(Regex.Matches(page, """<img(?! (class="map" )?src="data:image/webp;base64,)"""));
        Assert.IsEmpty(Regex.Matches(page, "' onmouseover='"));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page);
        Assert.Contains("onerror=alert(1)&gt;", page);
        foreach (string picture in new[] { "results.svg", "confusion_matrix.svg" })
            Assert.IsEmpty(System.Xml.Linq.XDocument.Parse(program.Read("runs/train/" + picture)).Descendants()
                .Where(element => element.Name.LocalName == "script"));

        Assert.DoesNotContain("<script", program.Read("runs/train/model_card.md"));
    }

    [TestMethod]
    public async Task Report_MovedRun_SaysThatTheImagesAreGoneUntilItIsToldWhere()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        Assert.Contains("data:image/webp", program.Read(Page));
        Directory.Move(program.PathOf("runs/train"), Directory.CreateDirectory(program.PathOf("far/away")).FullName + "/moved");
        Directory.Move(program.PathOf("data"), program.PathOf("pictures"));
        program.Write("data/red/image 00.png", TestDataset.Picture(0, 3, 4)); // another image of the same name

        ProgramResult gone = await program.RunAsync("report", "far/away/moved/", "--json");

        gone.AssertCode(0);
        Assert.AreEqual(0, (int)JsonNode.Parse(gone.Out)!["thumbnails"]!);
        Assert.AreEqual(6, (int)JsonNode.Parse(gone.Out)!["imagesMissing"]!);
        Assert.Contains("so the page has no pictures. Say where they are: mlnetclassifier report far/away/moved --data FOLDER",
            gone.Error);
        string page = program.Read("far/away/moved/report.html");
        Assert.Contains("The images are not where the run found them (../../data, seen from the run&#39;s folder)", page);
        Assert.DoesNotContain("data:image/webp", page);
        Assert.Contains("<h1>moved</h1>", page);
        ProgramResult wrong = await program.RunAsync("report", "far/away/moved", "--data", "far");
        wrong.AssertCode(3);
        Assert.Contains("--data is 'far', but none of the run's images (such as ", wrong.Error);
        ProgramResult asJson = await program.RunAsync("report", "far/away/moved", "--data", "far", "--json");
        asJson.AssertCode(3);
        Assert.StartsWith("--data is 'far', but none of", (string)JsonNode.Parse(asJson.Out)!["error"]!);
        ProgramResult told = await program.RunAsync("report", "far/away/moved", "--data", "pictures", "--json");
        Assert.AreEqual(6, (int)JsonNode.Parse(told.Out)!["thumbnails"]!);
        Assert.Contains("href=\"../../../pictures/", program.Read("far/away/moved/report.html"));
        foreach (string file in Directory.EnumerateFiles(program.PathOf("far/away/moved"))
            .Where(file => Path.GetExtension(file) is ".json" or ".csv" or ".md" or ".html" or ".svg"))
            Assert.DoesNotContain(program.Folder, File.ReadAllText(file), $"{file} names no place of this machine");
    }

    [TestMethod]
    [DataRow("far/away/moved", "data", "data")] // the run alone
    [DataRow("kept/moved", "kept/data", "kept/data")] // the data to another place above the run
    [DataRow("kept/moved", "kept/moved/data", "kept/moved/data")] // the data into the run
    public async Task Report_MovedRun_FindsTheImagesNearIt(string run, string data, string expected)
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        Directory.CreateDirectory(Path.GetDirectoryName(program.PathOf(run))!);
        Directory.Move(program.PathOf("runs/train"), program.PathOf(run));
        if (data != "data")
            Directory.Move(program.PathOf("data"), program.PathOf(data));

        ProgramResult result = await program.RunAsync("report", run, "--json");

        result.AssertCode(0);
        JsonNode json = JsonNode.Parse(result.Out)!;
        Assert.AreEqual((6, 0), ((int)json["thumbnails"]!, (int)json["imagesMissing"]!));
        Assert.AreEqual(program.PathOf(expected), (string)json["images"]!);
        Assert.AreEqual($"The pictures are those in {expected}.\n", result.Error);
    }

    [TestMethod]
    public async Task Report_SomeImagesGone_SaysHowMany()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        string gone = program.Read("runs/train/predictions_test.csv").Split('\n')[1].Split(',')[0];
        File.Delete(program.PathOf("data/" + gone));

        ProgramResult result = await program.RunAsync("report");

        result.AssertCode(0);
        Assert.AreEqual("1 of 6 images are not in data, so the page names them without a picture.\n", result.Error);
        Assert.Contains("1 image of the test split cannot be found any more", program.Read(Page));
    }

    [TestMethod]
    public async Task Report_UnfinishedRun_ShowsWhatThereIsAndLooksAgain()
    {
        TestProgram program = await TrainedRun.PutAllAsync(context.TestTempDirectory!);
        foreach (string file in Directory.EnumerateFiles(program.PathOf("runs/train"))
            .Where(file => Path.GetFileName(file) is not ("args.json" or "results.csv" or "dataset.json")))
            File.Delete(file);

        (await program.RunAsync("report")).AssertCode(0);

        string page = program.Read(Page);
        Assert.Contains("<noscript><meta http-equiv=\"refresh\"", page);
        Assert.Contains("data-refresh=\"5\"", page);
        Assert.Contains($"{TrainedRun.Epochs}<small> of {TrainedRun.Epochs} epochs</small>", page);
        Assert.Contains("id=\"curves\"", page);
        Assert.DoesNotContain("id=\"confusions\"", page);
    }

    [TestMethod]
    public async Task Report_WithoutATestSplit_ShowsTheValidationSplitAndSaysSo()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        TestDataset.Draw(program.PathOf("data"), 6);
        (await program.RunAsync([.. TrainedRun.Quick, "--test-split", "0"])).AssertCode(0);

        string page = program.Read(Page);

        Assert.Contains("validation accuracy on 3 images", page);
        Assert.Contains("There is no test split: these are figures of the validation split", page);
        Assert.Contains("id=\"confusions\"", page);
    }

    [TestMethod]
    public async Task Report_NoRun_IsRefused()
    {
        var program = new TestProgram(context.TestTempDirectory!);

        (await program.RunAsync("report")).AssertRefused(2, "there is none below 'runs'");
        (await program.RunAsync("report", "nowhere")).AssertRefused(3, "There is no folder", "nowhere");
        Directory.CreateDirectory(program.PathOf("empty"));
        (await program.RunAsync("report", "emtpy")).AssertRefused(3, $"Did you mean '{program.PathOf("empty")}'?");
        (await program.RunAsync("report", "empty")).AssertRefused(3, "has no args.json");
        program.Write("empty/args.json", """{"activation":["relu","tanh"]}""");
        program.Write("empty/report.html", "the page of compare");
        (await program.RunAsync("report", "empty")).AssertRefused(3, "is the folder of a comparison");
        Assert.AreEqual("the page of compare", program.Read("empty/report.html"));
        program.Write("empty/args.json", "{");
        (await program.RunAsync("report", "empty")).AssertRefused(3, "args.json' is damaged");
        program.Write("empty/args.json", "{}");
        program.Write("empty/results.csv", "epoch,time_s\n1\n");
        (await program.RunAsync("report", "empty")).AssertRefused(3, "results.csv', line 2: 1 fields, but the header has 2");
        (await program.RunAsync("report", "empty", "--data", "nowhere"))
            .AssertRefused(2, "--data is 'nowhere', which does not exist");
    }

    // Two classes of the same colour: there will be mistakes.
    private async Task<TestProgram> NoisyRunAsync()
    {
        var program = new TestProgram(context.TestTempDirectory!);
        for (int i = 0; i < 30; i++)
        {
            program.Write($"data/a/{i}.png", TestDataset.Picture(0, 3, 2 * i));
            program.Write($"data/b/{i}.png", TestDataset.Picture(0, 3, 1000 + (2 * i)));
            program.Write($"data/c/{i}.png", TestDataset.Picture(1, 3, 2 * i));
        }

        (await program.RunAsync([.. TrainedRun.Quick, "--test-split", "0.4"])).AssertCode(0);
        return program;
    }

    private static string WithoutFiles(string page) =>
        Regex.Replace(page, """<ul class="files">.*?</ul>""", string.Empty, RegexOptions.Singleline);

    [GeneratedRegex("""class="path"[^>]*>([^<]*)<""")]
    private static partial Regex PathText();
}
