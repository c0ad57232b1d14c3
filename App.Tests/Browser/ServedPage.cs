using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using MlNetClassifier.App.Tests.App;
using MlNetClassifier.App.Tests.Server;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>
/// The page of a server with two models, in a browser: <c>colours</c>, which is trained, and <c>m</c>, which is not and knows it.
/// </summary>
internal sealed class ServedPage : IAsyncDisposable
{
    private readonly BrowserPage _browser;

    private ServedPage(TestServer server, TestProgram program, BrowserPage browser) =>
        (Server, Program, _browser) = (server, program, browser);

    public TestServer Server { get; }

    /// <summary>Where the trained model and the images in <c>data</c> are.</summary>
    public TestProgram Program { get; }

    public BrowserPage Browser => _browser;

    public IPage Page => _browser.Page;

    public string ModelPath => Program.PathOf("runs/train/model.zip");

    public static async Task<ServedPage> OpenAsync(
        TestContext context, BrowserNewContextOptions? window = null, Func<ServerOptions, ServerOptions>? change = null)
    {
        TestProgram program = await TrainedRun.PutAsync(context.TestTempDirectory!);
        TestServer server = await TestServer.StartAsync(context, options =>
        {
            options = options with { Models = [new("colours", program.PathOf("runs/train/model.zip")), .. options.Models] };
            return change?.Invoke(options) ?? options;
        });
        window ??= new BrowserNewContextOptions();
        window.ReducedMotion = ReducedMotion.Reduce; // nothing moves while it is looked at
        var page = new ServedPage(server, program, await Chromium.OpenAsync(window));
        await page.Page.GotoAsync(server.Client.BaseAddress!.AbsoluteUri);
        return page;
    }

    /// <summary>Chooses files, and waits for what the page says of them.</summary>
    /// <returns>The cards, in the order of the files.</returns>
    public async Task<IReadOnlyList<ILocator>> ChooseAsync(params string[] files)
    {
        int before = await Page.Locator(".answer").CountAsync();
        await Page.Locator("#chooser").SetInputFilesAsync(files);
        await DoneAsync(before + files.Length);
        return [.. (await Page.Locator(".answer").AllAsync()).Take(files.Length)];
    }

    /// <summary>Waits until so many cards have all their answers.</summary>
    public async Task DoneAsync(int cards)
    {
        await Page.Locator(".answer").Nth(cards - 1).WaitForAsync();
        await Page.Locator("#results[aria-busy=false]").WaitForAsync();
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

    /// <summary>The page complained of nothing, and asked nobody else.</summary>
    public void AssertSound()
    {
        Assert.IsEmpty(_browser.Complaints);
        Assert.IsEmpty(_browser.Requests.Where(address => !address.StartsWith("blob:", StringComparison.Ordinal)
            && new Uri(address).Authority != Server.Client.BaseAddress!.Authority));
    }

    /// <summary>Nobody is kept from using the page as it is, and nothing of it is beyond the edge of the window.</summary>
    public async Task AssertAccessibleAsync()
    {
        AxeResult result = await Page.RunAxe(new() { ResultTypes = [ResultType.Violations], Iframes = false });
        string[] violations =
        [
            .. result.Violations.Select(
                found => $"{found.Id}: {found.Help} ({string.Join(", ", found.Nodes.Select(node => node.Html))})"),
        ];
        Assert.IsEmpty(violations, string.Join('\n', violations));
        Assert.IsTrue(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await Server.DisposeAsync();
    }
}
