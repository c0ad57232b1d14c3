using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.App.Tests.Server;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>What the page of the server answers, compared with what <c>score</c> does.</summary>
[TestClass]
public sealed class ServerPageTests(TestContext context)
{
    [TestMethod]
    public async Task Page_PicturesOfAllKinds_AnswersAsScoreDoes()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context);
        page.Program.Write("data/turned.jpg", TestImages.WithOrientation(TestImages.Photo(40, 24), 6));
        page.Program.Write("data/повреждено.jpg", TestImages.DamagedPhoto());
        page.Program.Write("data/transparent.png", TestImages.Encode(30, 20,
            (x, y) => new SKColor((byte)(8 * x), (byte)(12 * y), 90, (byte)(8 * x)), SKEncodedImageFormat.Png));
        string[] files = [.. Directory.GetDirectories(page.Program.PathOf("data")).Append(page.Program.PathOf("data"))
            .SelectMany(folder => Directory.GetFiles(folder).Order(StringComparer.Ordinal).Take(3))];

        IReadOnlyList<ILocator> cards = await page.ChooseAsync(files);

        using var scorer = ImageScorer.Load(page.ModelPath);
        foreach ((ImagePrediction expected, ILocator card) in scorer.Score(files).Zip(cards))
            await AssertShowsAsync(expected, scorer, card);

        Assert.StartsWith($"{files.Length} pictures: ", await page.Page.Locator("#spoken").InnerTextAsync());
        page.AssertSound();
    }

    [TestMethod]
    public async Task Page_AnotherModel_AnswersAgainAndSaysWhyItDoesNot()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context);
        string file = page.Program.PathOf("data/red/image 00.png");
        ILocator card = (await page.ChooseAsync(file))[0];

        await page.Page.Locator("#model").SelectOptionAsync("m");
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "cat, dog or eel?" }).WaitForAsync();
        await page.Page.Locator("#results[aria-busy=false]").WaitForAsync();

        using var scorer = ImageScorer.Load(page.Server.ModelPath);
        ImagePrediction expected = scorer.Score([file]).Single();
        Assert.IsTrue(scorer.Calibration!.IsUnknown(expected));
        await AssertShowsAsync(expected, scorer, card);
        string text = await card.InnerTextAsync();
        Assert.StartsWith("None of these", text);
        Assert.Contains($"{scorer.Calibration.Confidence(expected):0.0000}, below the model's threshold", text);
        Assert.Contains("predict?model=m", await page.Page.Locator("pre").InnerTextAsync());
    }

    [TestMethod]
    public async Task Page_AnotherChoiceBeforeTheAnswer_DescribesTheLast()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context);
        await page.Page.Locator("body[data-state=ready]").WaitForAsync();
        var lastIsThere = new TaskCompletionSource();
        await page.Page.RouteAsync("**/v2/models/m", async route =>
        {
            await lastIsThere.Task;
            await route.ContinueAsync();
        });

        IResponse first = await page.Page.RunAndWaitForResponseAsync(async () =>
        {
            await page.Page.Locator("#model").SelectOptionAsync("m");
            await page.Page.RunAndWaitForResponseAsync(
                () => page.Page.Locator("#model").SelectOptionAsync("colours"), "**/v2/models/colours");
            lastIsThere.SetResult();
        }, "**/v2/models/m");
        await first.FinishedAsync();
        await page.Page.EvaluateAsync(
            "() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))");

        Assert.AreEqual("blå hav, red or ярко-зелёный?", await page.Page.TitleAsync());
    }

    [TestMethod]
    public async Task Page_FilesThatAreNoPictures_SaysSoInTheWordsOfScoreAndGoesOn()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context);
        string[] files =
        [
            page.Program.Write("заметки.txt", "not a picture"),
            page.Program.Write("empty.png", string.Empty),
            page.Program.Write("cut.jpg", TestImages.Photo(40, 40)[..200]),
            page.Program.PathOf("data/red/image 00.png"),
        ];

        IReadOnlyList<ILocator> cards = await page.ChooseAsync(files);

        using var scorer = ImageScorer.Load(page.ModelPath);
        foreach ((string file, ILocator card) in files.Zip(cards).Take(3))
        {
            ImagePrediction expected =
                scorer.ScoreBatch(ImageContent.FromBytes(Path.GetFileName(file), File.ReadAllBytes(file)))[0];
            Assert.AreEqual(expected.Error, await card.Locator(".note").InnerTextAsync());
        }

        Assert.AreEqual("red", await cards[3].GetAttributeAsync("data-label"));
        Assert.AreEqual("4 pictures: 3 without an answer, 1 red", await page.Page.Locator("#status").InnerTextAsync());
    }

    [TestMethod]
    public async Task Page_FileLargerThanTheServerTakes_IsNotSent()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context, change: options => options with { MaxBodyMiB = 1 });

        ILocator card = (await page.ChooseAsync(page.Program.Write("large.bmp", new byte[(1 << 20) + 1])))[0];

        Assert.Contains("The file has 1.0 MiB, and this server takes at most 1.0 MiB.", await card.InnerTextAsync());
        Assert.IsEmpty(page.Browser.Requests.Where(address => address.Contains("predict", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Page_BusyServer_IsAskedAgainAndASilentOneIsSaid()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context);
        string file = page.Program.PathOf("data/red/image 00.png");
        int requests = 0;
        await page.Page.RouteAsync("**/predict?*", route => ++requests switch
        {
            1 => route.FulfillAsync(new() { Status = 429, Headers = [new("Retry-After", "0")], Body = "{}" }),
            2 => route.ContinueAsync(),
            _ => route.AbortAsync(),
        });

        ILocator first = (await page.ChooseAsync(file))[0];
        Assert.AreEqual("red", await first.GetAttributeAsync("data-label"));

        ILocator second = (await page.ChooseAsync(file))[0];
        Assert.Contains("The server does not answer.", await second.InnerTextAsync());
    }

    [TestMethod]
    public async Task Page_ServerWithAKey_AsksForItAndKeepsIt()
    {
        const string Key = "a-long-secret";
        await using ServedPage page = await ServedPage.OpenAsync(context, change: options => options with { ApiKey = Key });
        ILocator key = page.Page.GetByLabel("API key");
        await key.WaitForAsync();
        await page.AssertAccessibleAsync();

        await key.FillAsync("another-one");
        await key.PressAsync("Enter");
        await page.Page.GetByText("The API key is missing or wrong").WaitForAsync();
        await key.FillAsync(Key);
        await key.PressAsync("Enter");
        await page.Page.Locator("body[data-state=ready]").WaitForAsync();
        await page.Page.ReloadAsync();
        ILocator card = (await page.ChooseAsync(page.Program.PathOf("data/red/image 00.png")))[0];

        Assert.AreEqual("red", await card.GetAttributeAsync("data-label"));
        Assert.IsFalse(await key.IsVisibleAsync());
    }

    [TestMethod]
    public async Task Page_Model_IsDescribedWithItsFiguresAndHash()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context);
        await page.Page.Locator("body[data-state=ready]").WaitForAsync();
        using HttpResponseMessage response = await page.Server.GetAsync("/v2/models/colours");
        JsonElement model = await TestServer.JsonOf(response);
        JsonElement test = model.GetProperty("metrics").GetProperty("test");

        string text = await page.Page.Locator("#facts").InnerTextAsync();

        Assert.Contains($"{100 * test.GetProperty("accuracy").GetDouble():0.0} %", text);
        Assert.Contains($"Between {100 * test.GetProperty("accuracy_low").GetDouble():0.0} and", text);
        Assert.Contains($"of {test.GetProperty("samples").GetInt32()} test images right", text);
        Assert.Contains(model.GetProperty("sha256").GetString()!, text);
        Assert.Contains("blå hav", text);
        Assert.AreEqual("blå hav, red or ярко-зелёный?", await page.Page.TitleAsync());
    }

    [TestMethod]
    public async Task Page_ReplacedModelFile_IsDescribedAsItServes()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context);
        string picture = page.Program.PathOf("data/red/image 00.png");
        byte[] other = File.ReadAllBytes(page.Server.ModelPath);

        File.WriteAllBytes(page.ModelPath, other[..^100]);
        page.Server.Server.Models.First.Refresh();
        await page.ChooseAsync(picture);
        await page.Page.GetByText("The file was replaced, but the new one cannot be served:").WaitForAsync();

        File.WriteAllBytes(page.ModelPath, other);
        page.Server.Server.Models.First.Refresh();
        await page.ChooseAsync(picture);
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "cat, dog or eel?" }).WaitForAsync();
    }

    private static async Task AssertShowsAsync(ImagePrediction expected, ImageScorer scorer, ILocator card)
    {
        Assert.AreEqual(Path.GetFileName(expected.ImagePath), await card.GetAttributeAsync("data-file"));
        bool isUnknown = scorer.Calibration!.IsUnknown(expected);
        Assert.AreEqual(isUnknown ? "true" : "false", await card.GetAttributeAsync("data-unknown"), expected.ImagePath);
        string[][] rows = await card.Locator("li").EvaluateAllAsync<string[][]>(
            "rows => rows.map(row => [row.dataset.label, row.dataset.score])");
        Assert.AreSequenceEqual(
            expected.Ranked(scorer.Classes, scorer.Classes.Count),
            rows.Select(row => (row[0], float.Parse(row[1], CultureInfo.InvariantCulture))));
        Assert.AreEqual(expected.Note is not null, (await card.InnerTextAsync()).Contains(expected.Note ?? "damaged"));
    }
}
