using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Reports;

/// <summary>Labels that the network contradicts, of images that it did not learn from.</summary>
internal static class SuspectsSection
{
    private const int Shown = 24;

    public static Html Render(RunRecord run, HeldOutLabels? labels, ImageGallery gallery)
    {
        if (labels is null)
            return Html.Empty;

        int count = labels.Doubtful.Count, shown = Math.Min(count, Shown);
        string data = run.Arguments["data"]?.ToString() ?? "DATA";
        return Html.Of($"""
            <section id="suspects" class="card">
            <h2>Doubtful labels</h2>
            <p>{Sentence(labels)} {(count == 0 ? string.Empty : "That is a reason to look, not a verdict: of such flags in ten public test sets, 51 % were real errors (Northcutt et al., 2021), and so few images say little about how sure the network usually is.")}</p>
            {ImageFigures.Render([.. labels.Doubtful.Take(shown).Select(label => label.Sample)], gallery)}
            {(count > shown ? Html.Of($"<p>{Figures.Count(count - shown)} more are not shown.</p>") : Html.Empty)}
            <p class="note">The train images are judged by <code>data suspects --data {data}</code>, which makes a page to decide on all of them.</p>
            </section>
            """);
    }

    private static string Sentence(HeldOutLabels labels) => labels.Doubtful.Count switch
    {
        0 => $"None of the {Figures.Count(labels.Judged)} labels of the {labels.Splits} images stands out.",
        1 => $"Of the {Figures.Count(labels.Judged)} labels of the {labels.Splits} images, the network contradicts one, as surely "
            + "as it usually recognises the class that it names.",
        var count => $"Of the {Figures.Count(labels.Judged)} labels of the {labels.Splits} images, the network contradicts "
            + $"{Figures.Count(count)}, as surely as it usually recognises the class that it names.",
    };
}
