using Microsoft.Playwright;
using MlNetClassifier.App.Suspects;
using MlNetClassifier.App.Tests.App;
using MlNetClassifier.App.Tests.App.Suspects;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>The page of <c>data suspects</c>, used as people use it.</summary>
[TestClass]
public sealed class SuspectsPageTests(TestContext context)
{
    private TestProgram Program => new(context.TestTempDirectory!);

    [TestMethod]
    public async Task Page_KeysUndoReloadAndSave_GiveAManifestThatTrainTakes()
    {
        SuspectSet.Draw(Program);
        (await Program.RunAsync("data", "suspects", "set", "--unlabelled", "new")).AssertCode(0);
        await using BrowserPage page = await OpenAsync();
        ILocator cards = page.Page.Locator("#cards li");

        foreach (string key in new[] { "s", "d", "k", "d", "u", "d" }) // wrong: red; dark: dropped; copies: kept, dropped
            await page.Page.Keyboard.PressAsync(key);

        await page.Page.Keyboard.PressAsync("3"); // the first of those without a label
        await page.Page.ReloadAsync();
        await page.Page.Locator("body[data-state=ready]").WaitForAsync();
        Assert.AreSequenceEqual(["→ red", "dropped", "kept", "dropped", "→ ярко-зелёный"],
            await cards.Locator(".pick[data-decision]")
                .EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.decision)"));
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Page.GetByRole(AriaRole.Button, new() { Name = "Save labels.csv" }).ClickAsync());

        Assert.AreEqual("labels.csv", download.SuggestedFilename);
        string manifest = Program.PathOf("elsewhere/labels.csv");
        await download.SaveAsAsync(manifest);
        ImageListing before = ImageListing.Read(Program.PathOf("set")), after = ImageListing.Read(manifest);
        Dictionary<string, string> labels =
            after.Images.ToDictionary(image => image.Sample.ImagePath, image => image.Sample.Label);
        Assert.HasCount(before.Images.Count - 2 + 1, labels);
        Assert.AreEqual("red", labels[Program.PathOf("set/" + SuspectSet.Wrong)]);
        string added = labels.Keys.Single(path => path.StartsWith(Program.PathOf("new/"), StringComparison.Ordinal));
        Assert.AreEqual("ярко-зелёный", labels[added]);
        Assert.DoesNotContain(Program.PathOf("set/red/dark.png"), labels.Keys);
        foreach (ListedImage image in before.Images.Where(image =>
            image.RelativePath != SuspectSet.Wrong && labels.ContainsKey(image.Sample.ImagePath)))
            Assert.AreEqual(image.Sample.Label, labels[image.Sample.ImagePath]);

        Assert.IsTrue(File.Exists(Program.PathOf("set/red/dark.png")));
        (await Program.RunAsync("train", "--data", manifest, "--dry-run", "--no-probe")).AssertCode(0);
        AssertSound(page);
    }

    [TestMethod]
    public async Task Page_SeveralAtOnceByMouse_AreDecidedAndUndoneTogether()
    {
        Show(Many(8, classes: 3));
        await using BrowserPage page = await OpenAsync();
        ILocator picks = page.Page.Locator("#cards .pick");

        await picks.Nth(1).ClickAsync();
        await picks.Nth(3).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await page.Page.Locator("#drop").ClickAsync();
        string dropped = await page.Page.Locator("#status").InnerTextAsync();
        await page.Page.Locator("#undo").ClickAsync();
        string undone = await page.Page.Locator("#status").InnerTextAsync();
        await page.Page.Locator("#given").SelectOptionAsync("class 02"); // the third and the sixth
        await page.Page.GetByText("Select all shown").ClickAsync();
        await page.Page.Locator("#keep").ClickAsync();
        await page.Page.Locator("#cards .away").First.ClickAsync(); // of a selected card: all of them

        Assert.AreEqual("3 of 8 decided: 3 dropped. 8 shown, 3 selected.", dropped);
        Assert.AreEqual("0 of 8 decided. 8 shown, 3 selected.", undone);
        Assert.AreEqual("2 of 8 decided: 2 dropped. 2 shown, 2 selected.", await page.Page.Locator("#status").InnerTextAsync());
        AssertSound(page);
    }

    [TestMethod]
    [DataRow(1280, ColorScheme.Light)]
    [DataRow(390, ColorScheme.Dark)]
    public async Task Page_WideAndNarrowLightAndDark_IsAccessible(int width, ColorScheme scheme)
    {
        Show(Many(12, classes: 14));
        await using BrowserPage page =
            await OpenAsync(new() { ViewportSize = new() { Width = width, Height = 800 }, ColorScheme = scheme });
        await page.Page.GetByText("Keys", new() { Exact = true }).ClickAsync();

        await page.Page.Locator("#name").FillAsync("class 12");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.AssertAccessibleAsync();

        Assert.AreEqual("→ class 12", await page.Page.Locator("#cards .pick").First.GetAttributeAsync("data-decision"));
        AssertSound(page);
    }

    /// <summary>What is far away is not in the page, and there as soon as one goes there.</summary>
    [TestMethod]
    public async Task Page_FiveThousandPictures_HoldsOnlyThoseInView()
    {
        Show(Many(5000, classes: 3));
        await using BrowserPage page = await OpenAsync();

        await page.Page.Locator("#cards .pick").First.FocusAsync();
        await page.Page.Keyboard.PressAsync("End");
        string last = (await page.Page.Locator("#cards .pick:focus").GetAttributeAsync("aria-label"))!;
        int held = await page.Page.Locator("#cards li").CountAsync();
        await page.Page.Keyboard.PressAsync("Control+a");
        await page.Page.Keyboard.PressAsync("d");

        Assert.StartsWith("b/4999.png: labelled class 01, ", last);
        Assert.IsLessThan(100, held);
        Assert.StartsWith("5,000 of 5,000 decided: 5,000 dropped.", await page.Page.Locator("#status").InnerTextAsync());
        AssertSound(page);
    }

    private async Task<BrowserPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        BrowserPage page = await Chromium.OpenAsync(options);
        await page.OpenFileAsync(Program.PathOf("suspects/suspects.html"));
        await page.Page.Locator("body[data-state=ready]").WaitForAsync();
        return page;
    }

    private void Show(SuspectsResult result)
    {
        Directory.CreateDirectory(Program.PathOf("suspects"));
        using FileStream file = File.Create(Program.PathOf("suspects/suspects.html"));
        SuspectsPage.Write(file, result, context.CancellationToken);
    }

    private static void AssertSound(BrowserPage page)
    {
        Assert.IsEmpty(page.Complaints);
        Assert.IsEmpty(page.Requests.Where(address => !address.StartsWith("data:", StringComparison.Ordinal)
            && !address.StartsWith("blob:", StringComparison.Ordinal) && !address.StartsWith("file:", StringComparison.Ordinal)));
    }

    private SuspectsResult Many(int count, int classes)
    {
        for (int i = 0; i < Math.Min(count, 50); i++)
            Program.Write($"b/{i}.png", TestDataset.Picture(i % 3, 3, i));

        string[] names = [.. Enumerable.Range(0, classes).Select(k => $"class {k:D2}")];
        CheckedImage[] images = [.. Enumerable.Range(0, count).Select(i => new CheckedImage($"b/{i}.png",
            new ImageSample(Program.PathOf($"b/{i}.png"), names[i % classes]), Split.Train, default, $"{i}"))];
        LabelEvidence[] evidence = [.. images.Select((_, i) =>
            new LabelEvidence(i % classes, (i + 1) % classes, 0.05, 0.1, IsFlagged: true, IsOutlier: false))];
        return new SuspectsResult
        {
            Report = new DatasetReport
            {
                Path = context.TestTempDirectory!,
                Classes = names,
                Images = images,
                CutSplits = [],
                Options = new SplitOptions(),
                Skipped = [],
                Findings = [],
                Identical = [],
                Repeated = [],
            },
            Classes = names,
            Evidence = evidence,
            Suspects = [.. images.Zip(evidence, (image, label) =>
                new Suspect(image, label, [new SuspectReason(SuspectKinds.Label, "looks like another")], [names[0]]))],
            Unlabelled = [],
            UnreadableUnlabelled = 0,
        };
    }
}
