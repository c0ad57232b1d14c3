using Microsoft.Playwright;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>One Chromium for all tests, started by the first that asks; each page has cookies and storage of its own.</summary>
[TestClass]
public static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    // The machine's own browser, without a sandbox, which root may not have, and without calls to its maker. Its camera shows a
    // test picture, and is allowed without a question.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
    ];

    private static readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> Started = new(StartAsync);

    /// <summary>A page in a profile of its own; dispose it.</summary>
    /// <param name="options">Size of the window, colour scheme and the like; null for 1280 x 720, light.</param>
    internal static async Task<BrowserPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        IBrowserContext profile = await (await Started.Value).Browser.NewContextAsync(options);
        return new BrowserPage(profile, await profile.NewPageAsync());
    }

    [AssemblyCleanup]
    public static async Task CloseAsync()
    {
        if (!Started.IsValueCreated || !Started.Value.IsCompletedSuccessfully)
            return;

        (IPlaywright driver, IBrowser browser) = await Started.Value;
        await browser.DisposeAsync();
        driver.Dispose();
    }

    private static async Task<(IPlaywright Driver, IBrowser Browser)> StartAsync()
    {
        string path = Find() ?? throw new AssertFailedException(
            $"Tests of pages need Chromium or Chrome, and none of {string.Join(", ", Names)} is on PATH. Install it (Debian: "
            + "apt-get install chromium).");
        IPlaywright driver = await Playwright.CreateAsync();
        return (driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments }));
    }

    private static string? Find() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
         from name in Names
         let path = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)
         where File.Exists(path)
         select path).FirstOrDefault();
}
