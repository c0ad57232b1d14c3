using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Pages;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Reports;

/// <summary>What every page has: one file that needs no network, with a header, links to its sections, and their content.</summary>
/// <remarks>
/// Its content policy forbids every request and every script but its own, which is allowed by its hash: whatever a file is
/// called, nothing in the page can run or call out.
/// </remarks>
/// <param name="Name">What the page is about.</param>
/// <param name="Data">The data that it is about.</param>
/// <param name="Status">Where the run stands; the page of a running one loads itself again.</param>
/// <param name="Clock">Says when the page was made.</param>
internal sealed record PageFrame(string Name, string Data, RunStatus Status, TimeProvider Clock)
{
    private const int RefreshSeconds = 5;
    private static readonly Html Style = PageParts.Style("report.css");
    private static readonly Html Script = PageParts.Script("report.js");

    /// <summary>More rules of the style sheet.</summary>
    public Html Rules { get; init; } = Html.Empty;

    /// <summary>The page; sections without content are left out.</summary>
    public Html Render(params (string Id, string Title, Html Content)[] sections)
    {
        string time = Clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        bool isRunning = Status == RunStatus.Running;
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src {PageParts.HashOf(Script)}; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            {(isRunning ? Html.Of($"""<noscript><meta http-equiv="refresh" content="{RefreshSeconds}"></noscript>""") : Html.Empty)}
            <title>{Name}: report</title>
            <style>
            {Style}
            {Rules}
            </style>
            </head>
            <body{(isRunning ? Html.Of($""" data-refresh="{RefreshSeconds}" """) : Html.Empty)}>
            <a class="skip" href="#summary">Skip to the summary</a>
            <header>
            <div><h1>{Name}</h1><p>{Data}</p></div>
            <p class="status {(Status == RunStatus.Finished ? "done" : "running")}">{Status.ToString().ToLowerInvariant()}</p>
            <button type="button" id="theme" hidden>Colours: as the system</button>
            </header>
            <nav aria-label="Sections">{sections.Where(section => section.Content.ToString().Length > 0).Select(section => Html.Of($"""<a href="#{section.Id}">{section.Title}</a>"""))}</nav>
            <main>
            {sections.Select(section => section.Content)}
            </main>
            <footer><p>Made by MlNetClassifier from the files of the run, {time}. This page needs no network; it can be mailed as it is.</p></footer>
            <script>{Script}</script>
            </body>
            </html>

            """);
    }
}
