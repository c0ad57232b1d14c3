using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>A page under test. What it complains of or asks the network for is kept, so that a test can demand that it does not.
/// </summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly IBrowserContext _profile;
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly ConcurrentQueue<string> _requests = [];

    public BrowserPage(IBrowserContext profile, IPage page)
    {
        (_profile, Page) = (profile, page);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue(message.Text);
        };
        profile.Request += (_, request) => _requests.Enqueue(request.Url);
    }

    public IPage Page { get; }

    /// <summary>What went wrong in it: exceptions, what its content policy blocked, errors and warnings on its console.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Addresses of everything it asked for, itself included.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Opens a file, as a double click on it does.</summary>
    public Task OpenFileAsync(string path) => Page.GotoAsync(new Uri(Path.GetFullPath(path)).AbsoluteUri);

    /// <summary>Nobody is kept from using the page as it is, and nothing of it is beyond the edge of the window.</summary>
    public async Task AssertAccessibleAsync()
    {
        // The package's own way opens a second page to put results of frames together, and these pages have no frames.
        await Page.EvaluateAsync(Axe);
        Assert.AreEqual(string.Empty, await Page.EvaluateAsync<string>("""
            async () => {
              const { violations } = await axe.run(document,
                { resultTypes: ["violations"], iframes: false, selectors: false, preload: false });
              return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(node => node.html).join(", ")})`)
                .join("\n");
            }
            """));
        Assert.IsTrue(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    public Task AllowClipboardAsync() => _profile.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

    /// <summary>Drops a file on the page, or pastes it: as a person does, as far as the page can tell.</summary>
    /// <param name="type"><c>drop</c> or <c>paste</c>.</param>
    /// <param name="path">The file.</param>
    public Task GiveAsync(string type, string path) => Page.EvaluateAsync("""
        ([type, name, content]) => {
          const transfer = new DataTransfer(), bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
          transfer.items.add(new File([bytes], name));
          const [event, member] = type === "paste" ? [ClipboardEvent, "clipboardData"] : [DragEvent, "dataTransfer"];
          document.body.dispatchEvent(new event(type, { [member]: transfer, bubbles: true, cancelable: true }));
        }
        """, new object[] { type, Path.GetFileName(path), Convert.ToBase64String(File.ReadAllBytes(path)) });

    public async ValueTask DisposeAsync() => await _profile.DisposeAsync();
}
