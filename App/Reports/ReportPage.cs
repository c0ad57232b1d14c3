using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Reports;

/// <summary>The whole page: one file that needs no network.</summary>
/// <remarks>
/// Its content policy forbids every request and every script but its own, which is allowed by its hash: whatever a file is
/// called, nothing in the page can run or call out.
/// </remarks>
internal static class ReportPage
{
    private const int RefreshSeconds = 5;
    private static readonly Html Style = Html.Join([Html.OfResource(SvgFile.StyleResource), Html.OfResource("report.css")]);
    private static readonly Html Script = Html.OfResource("report.js");

    public static Html Render(RunRecord run, ImageGallery gallery, string time)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script.ToString())));
        (string Id, string Title, Html Content)[] sections =
        [
            ("summary", "Summary", SummarySection.Render(run)),
            ("curves", "Curves", CurvesSection.Render(run)),
            ("confusions", "Confusions", ConfusionSection.Render(run, gallery)),
            ("mistakes", "Mistakes", MistakesSection.Render(run, gallery)),
            ("classes", "Classes", ClassesSection.Render(run)),
            ("honesty", "Honesty", HonestySection.Render(run)),
            ("activations", "Activations", ActivationsSection.Render(run)),
            ("data", "Data", DataSection.Render(run)),
            ("settings", "Settings", SettingsSection.Render(run)),
        ];
        RunStatus status = run.State.Status;
        string data = run.Arguments["data"]?.ToString() ?? "the sample set";
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            {(status != RunStatus.Running ? Html.Empty : Html.Of($"""<noscript><meta http-equiv="refresh" content="{RefreshSeconds}"></noscript>"""))}
            <title>{run.Name}: report</title>
            <style>
            {Style}
            {gallery.Rules()}
            </style>
            </head>
            <body{(status != RunStatus.Running ? Html.Empty : Html.Of($""" data-refresh="{RefreshSeconds}" """))}>
            <a class="skip" href="#summary">Skip to the summary</a>
            <header>
            <div><h1>{run.Name}</h1><p>{data}</p></div>
            <p class="status {(status == RunStatus.Finished ? "done" : "running")}">{status.ToString().ToLowerInvariant()}</p>
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
