using MlNetClassifier.App.Tests.App;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>What the page offers to be copied, run as it is.</summary>
[TestClass]
public sealed class ServerPageSnippetTests(TestContext context)
{
    private const string Key = "a-long-secret";

    [TestMethod]
    public async Task Copy_Python_RunsAndAnswers()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context);
        await page.Browser.AllowClipboardAsync();
        await page.Page.GetByLabel("Python").CheckAsync();
        await page.Button("Copy").ClickAsync();
        await page.Page.GetByText("Copied.").WaitForAsync();

        string program = await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        page.Program.Write("photo.jpg", File.ReadAllBytes(page.Program.PathOf("data/red/image 00.png")));
        ProgramResult result = ChildProcess.Run("python3", ["-c", program], context.TestTempDirectory);

        Assert.AreEqual(0, result.Code, result.Error);
        Assert.StartsWith("red ", result.Out);
    }

    [TestMethod]
    public async Task Snippets_ServerWithAKey_HaveAPlaceForIt()
    {
        await using ServedPage page = await ServedPage.OpenAsync(context, change: options => options with { ApiKey = Key });
        await page.Page.GetByLabel("API key").FillAsync(Key);
        await page.Button("Unlock").ClickAsync();
        await page.Page.Locator("body[data-state=ready]").WaitForAsync();
        string address = new Uri(page.Server.Client.BaseAddress!, "predict").AbsoluteUri;

        foreach ((string language, string part) in ((string, string)[])
        [
            ("curl", $"""curl -H "X-Api-Key: YOUR_KEY" "{address}" --data-binary @photo.jpg"""),
            ("C#", """client.DefaultRequestHeaders.Add("X-Api-Key", "YOUR_KEY");"""),
            ("Python", "\"X-Api-Key\": \"YOUR_KEY\""),
        ])
        {
            await page.Page.GetByLabel(language).CheckAsync();
            string text = await page.Page.Locator("pre").InnerTextAsync();
            Assert.Contains(part, text);
            Assert.Contains($"\"{address}\"", text);
            Assert.DoesNotContain(Key, text);
        }
    }
}
