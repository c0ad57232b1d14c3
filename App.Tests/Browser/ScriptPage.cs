using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>Scripts of the exported page on an empty page, to be called one by one.</summary>
internal static class ScriptPage
{
    public static async Task<BrowserPage> OpenAsync(params string[] scripts)
    {
        BrowserPage page = await Chromium.OpenAsync();
        foreach (string script in scripts)
            await page.Page.AddScriptTagAsync(new() { Content = Resource.Text(script) });

        // Arguments and results are JSON: bytes go as Base64.
        await page.Page.AddScriptTagAsync(new()
        {
            Content = "const bytesOf = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));",
        });
        return page;
    }
}
