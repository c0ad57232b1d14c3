using Microsoft.Playwright;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>The button "Why?" beside an answer.</summary>
[TestClass]
public sealed class ServerPageWhyTests(TestContext context)
{
    [TestMethod]
    public async Task Why_Clicked_DrawsTheMapAndSaysTheSentence()
    {
        await using ServedPage page = await ServedPage.OpenAsync(
            context, new() { ViewportSize = new() { Width = 390, Height = 800 } });
        string file = page.Program.PathOf("data/red/image 00.png");
        ILocator card = (await page.ChooseAsync(file))[0];

        await card.GetByRole(AriaRole.Button, new() { Name = "Why?" }).ClickAsync();
        await card.Locator(".map").WaitForAsync();

        using var scorer = ImageScorer.Load(page.ModelPath);
        using var explainer = new ImageExplainer(scorer);
        Explanation expected = explainer.Explain(ImageContent.FromFile(file), cancellationToken: context.CancellationToken);
        Assert.Contains(expected.Describe(), await card.Locator(".reason").InnerTextAsync());
        await page.AssertAccessibleAsync();

        await card.GetByRole(AriaRole.Button, new() { Name = "Why?" }).ClickAsync();

        Assert.IsFalse(await card.Locator(".map").IsVisibleAsync());
        Assert.IsFalse(await card.Locator(".reason").IsVisibleAsync());
        page.AssertSound();
    }

    [TestMethod]
    public async Task Why_AnotherModelIsChosen_IsForgotten()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context);
        ILocator card = (await page.ChooseAsync(page.Program.PathOf("data/red/image 00.png")))[0];
        await card.GetByRole(AriaRole.Button, new() { Name = "Why?" }).ClickAsync();
        await card.Locator(".map").WaitForAsync();

        await page.Page.Locator("#model").SelectOptionAsync("m");
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "cat, dog or eel?" }).WaitForAsync();
        await page.Page.Locator("#results[aria-busy=false]").WaitForAsync();

        Assert.AreEqual(0, await card.Locator(".map").CountAsync());
        Assert.AreEqual(0, await card.Locator(".reason").CountAsync());
        Assert.AreEqual(1, await card.Locator("button.why").CountAsync());
    }
}
