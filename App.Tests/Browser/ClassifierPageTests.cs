using System.Globalization;
using Microsoft.Playwright;
using MlNetClassifier.App.Export;
using MlNetClassifier.App.Tests.App;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Scoring;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>The page that <c>export --format html</c> writes, used as people use it.</summary>
[TestClass]
public sealed class ClassifierPageTests(TestContext context)
{
    // A colour that is rounded differently where it is laid over the background, and sums in float64.
    private const double Tolerance = 1e-3;

    [TestMethod]
    public async Task Page_PicturesOfAllKinds_AnswersAsScoreDoes()
    {
        TestProgram program = await ExportAsync();
        program.Write("data/turned.jpg", TestImages.WithOrientation(TestImages.Photo(40, 24), 6));
        program.Write("data/large.jpg", TestImages.Photo(201, 150)); // decoded at a quarter of its size
        program.Write("data/transparent.png", TestImages.Encode(30, 20,
            (x, y) => new SKColor((byte)(8 * x), (byte)(12 * y), 90, (byte)(8 * x)), SKEncodedImageFormat.Png));
        program.Write("data/grey.webp", TestImages.Encode(31, 17,
            (x, _) => new SKColor((byte)(8 * x), (byte)(8 * x), (byte)(8 * x)), SKEncodedImageFormat.Webp));
        string[] files = [.. Directory.GetFiles(program.PathOf("data"), "*.*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)];
        await using BrowserPage page = await OpenAsync(program);

        await page.Page.Locator("#chooser").SetInputFilesAsync(files);
        await DoneAsync(page.Page, files.Length);

        using var scorer = ImageScorer.Load(program.PathOf("runs/train/model.zip"));
        IReadOnlyList<ILocator> cards = await page.Page.Locator(".answer").AllAsync();
        foreach ((ImagePrediction expected, ILocator card) in scorer.Score(files).Zip(cards))
        {
            Assert.AreEqual(Path.GetFileName(expected.ImagePath), await card.GetAttributeAsync("data-file"));
            Assert.AreEqual(expected.PredictedLabel, await card.GetAttributeAsync("data-label"), expected.ImagePath);
            Assert.AreEqual(scorer.Calibration!.IsUnknown(expected) ? "true" : "false",
                await card.GetAttributeAsync("data-unknown"));
            string[][] rows = await card.Locator("li").EvaluateAllAsync<string[][]>(
                "rows => rows.map(row => [row.dataset.label, row.dataset.score])");
            foreach ((string label, float probability) in expected.Ranked(scorer.Classes, scorer.Classes.Count))
                Assert.AreEqual(probability,
                    double.Parse(rows.Single(row => row[0] == label)[1], CultureInfo.InvariantCulture), Tolerance);
        }

        Assert.IsEmpty(page.Complaints);
        Assert.HasCount(1, page.Requests.Where(address => !address.StartsWith("blob:", StringComparison.Ordinal)
            && !address.StartsWith("data:", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Page_FileThatIsNoPicture_SaysSoAndGoesOn()
    {
        TestProgram program = await ExportAsync();
        string text = program.Write("notes.txt", "not a picture"), empty = program.Write("empty.png", string.Empty);
        await using BrowserPage page = await OpenAsync(program);

        await page.Page.Locator("#chooser").SetInputFilesAsync([text, empty, program.PathOf("data/red/image 00.png")]);
        await DoneAsync(page.Page, 3);

        string[] cards = [.. await page.Page.Locator(".answer .text").AllInnerTextsAsync()];
        Assert.Contains("cannot read this file as a picture", cards[0]);
        Assert.Contains("The file is empty", cards[1]);
        Assert.StartsWith("red", cards[2]);
    }

    [TestMethod]
    public async Task Page_KeyboardCameraPasteAndDrop_AllBringPicturesIn()
    {
        TestProgram program = await ExportAsync();
        await using BrowserPage page = await OpenAsync(program);

        IFileChooser chooser = await page.Page.RunAndWaitForFileChooserAsync(async () =>
        {
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Choose pictures" }).FocusAsync();
            await page.Page.Keyboard.PressAsync("Enter");
        });
        await chooser.SetFilesAsync(program.PathOf("data/red/image 00.png"));
        await DoneAsync(page.Page, 1);
        await page.GiveAsync("paste", program.PathOf("data/red/image 02.png"));
        await page.GiveAsync("drop", program.PathOf("data/red/image 04.png"));

        await DoneAsync(page.Page, 3);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Use the camera" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Take the picture" }).ClickAsync();
        await DoneAsync(page.Page, 4);

        string[] files = await page.Page.Locator(".answer").EvaluateAllAsync<string[]>(
            "cards => cards.map(card => card.dataset.file)");
        Assert.StartsWith("Photograph", files[0]);
        Assert.AreSequenceEqual(["image 04.png", "image 02.png", "image 00.png"], files[1..]);
        Assert.AreEqual("red", await page.Page.Locator(".answer").Nth(1).GetAttributeAsync("data-label"));
        Assert.IsEmpty(page.Complaints);
    }

    [TestMethod]
    public async Task Page_OnATelephone_FitsItsWidth()
    {
        TestProgram program = await ExportAsync();
        await using BrowserPage page = await OpenAsync(program, new()
        {
            ViewportSize = new() { Width = 360, Height = 740 },
            ColorScheme = ColorScheme.Dark,
        });

        await page.Page.Locator("#chooser").SetInputFilesAsync(program.PathOf("data/red/image 00.png"));
        await DoneAsync(page.Page, 1);

        Assert.IsTrue(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    [TestMethod]
    public async Task Write_ClassThatLooksLikeAScript_StaysText()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        var model = ExportedModel.Open(program.PathOf("runs/train/model.zip"));
        using var page = new MemoryStream();

        ClassifierPage.Write(page, model.Manifest with { Classes = ["</script><b>", "\"><img>", "c"] }, model.ToBrowser());

        string text = System.Text.Encoding.UTF8.GetString(page.ToArray());
        Assert.DoesNotContain("</script><b>", text);
        Assert.DoesNotContain("<img>", text);
    }

    private async Task<TestProgram> ExportAsync()
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        (await program.RunAsync("export", "--format", "html", "--out", "page.html")).AssertCode(0);
        return program;
    }

    private static async Task<BrowserPage> OpenAsync(TestProgram program, BrowserNewContextOptions? options = null)
    {
        BrowserPage page = await Chromium.OpenAsync(options);
        await page.OpenFileAsync(program.PathOf("page.html"));
        await page.Page.Locator("body[data-state=ready]").WaitForAsync();
        return page;
    }

    private static async Task DoneAsync(IPage page, int cards)
    {
        await page.Locator(".answer").Nth(cards - 1).WaitForAsync();
        await page.Locator("#results[aria-busy=false]").WaitForAsync();
    }
}
