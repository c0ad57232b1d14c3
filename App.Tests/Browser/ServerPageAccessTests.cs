using Microsoft.Playwright;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>The page of the server on small screens, in the dark, with the keyboard, a screen reader and a camera.</summary>
[TestClass]
public sealed class ServerPageAccessTests(TestContext context)
{
    [TestMethod]
    [DataRow(1280, ColorScheme.Light)]
    [DataRow(390, ColorScheme.Dark)]
    public async Task Page_BeforeAndAfterAnswersAndTheCamera_HasNoViolationAndFits(int width, ColorScheme scheme)
    {
        await using ServedPage page = await ServedPage.OpenAsync(context, new()
        {
            ViewportSize = new() { Width = width, Height = 844 },
            ColorScheme = scheme,
        });
        await page.Page.Locator("body[data-state=ready]").WaitForAsync();
        await page.AssertAccessibleAsync();

        await page.ChooseAsync(
            page.Program.PathOf("data/red/image 00.png"), page.Program.Write("no picture.txt", "no"));
        await page.Page.Locator("#model").SelectOptionAsync("m");
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "None of these" }).WaitForAsync();
        await page.Button("Use the camera").ClickAsync();
        await page.Page.Locator("#shutter:enabled").WaitForAsync();
        await page.Page.EmulateMediaAsync(
            new() { ColorScheme = scheme == ColorScheme.Dark ? ColorScheme.Light : ColorScheme.Dark });
        await page.AssertAccessibleAsync();
    }

    [TestMethod]
    public async Task Page_KeyboardAlone_ReachesEverythingInOrder()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context);
        await page.Page.Locator("body[data-state=ready]").WaitForAsync();
        List<string> reached = [];
        for (int i = 0; i < 10; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            reached.Add(await page.Page.Locator(":focus").EvaluateAsync<string>(
                "element => element.labels?.[0]?.innerText.trim().split(' ')[0] ?? element.innerText.trim()"));
        }

        Assert.AreSequenceEqual(
            ["Skip to the answers", "Model", "Colours: as the system", "Choose pictures", "Use the camera", "curl"],
            reached[..6]);
        Assert.AreSequenceEqual(["Copy", "all addresses", "OpenAPI"], reached[7..]);

        await page.Page.GetByLabel("curl").PressAsync("ArrowRight");
        Assert.Contains("PostAsync(", await page.Page.Locator("pre").InnerTextAsync());
        IFileChooser chooser = await page.Page.RunAndWaitForFileChooserAsync(
            () => page.Button("Choose pictures").PressAsync("Enter"));
        await chooser.SetFilesAsync(page.Program.PathOf("data/red/image 00.png"));
        await page.DoneAsync(1);
        Assert.StartsWith("image 00.png: red, ", await page.Page.GetByRole(AriaRole.Status).First.InnerTextAsync());
        await page.Button("Clear").PressAsync("Enter");
        Assert.AreEqual(0, await page.Page.Locator(".answer").CountAsync());
        Assert.AreEqual("choose", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [TestMethod]
    public async Task Page_DropPasteAndCamera_AllBringPicturesIn()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context);

        await page.Browser.GiveAsync("drop", page.Program.PathOf("data/red/image 00.png"));
        await page.Browser.GiveAsync("paste", page.Program.PathOf("data/blå hav/image 02.png"));
        await page.DoneAsync(2);
        await page.Button("Use the camera").ClickAsync();
        await page.Button("Take the picture").ClickAsync();
        await page.DoneAsync(3);

        string[] cards = await page.Page.Locator(".answer").EvaluateAllAsync<string[]>(
            "cards => cards.map(card => `${card.dataset.file} ${card.dataset.label}`)");
        Assert.StartsWith("Photograph", cards[0]);
        Assert.DoesNotContain("undefined", cards[0]);
        Assert.AreSequenceEqual(["image 02.png blå hav", "image 00.png red"], cards[1..]);
        Assert.AreEqual(3, await page.Page.Locator(".picture canvas").CountAsync());
        page.AssertSound();
    }
}
