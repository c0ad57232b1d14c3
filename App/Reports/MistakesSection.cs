using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Reports;

/// <summary>The images with the highest loss: often they are labelled wrongly, or show what the network lacks.</summary>
internal static class MistakesSection
{
    private const int Shown = 24;

    /// <summary>What is shown, the costliest first.</summary>
    public static IEnumerable<JudgedSample> Costliest(ClassificationReport report) =>
        report.Judged.OrderByDescending(sample => sample.Loss).Take(Shown);

    public static Html Render(RunRecord run, ImageGallery gallery, AnswerReasons reasons)
    {
        if (run.Report is not { } report)
            return Html.Empty;

        JudgedSample[] worst = [.. Costliest(report)];
        return Html.Of($"""
            <section id="mistakes" class="card">
            <h2>Costliest answers</h2>
            <p>The {Figures.Count(worst.Length, "image")} with the highest loss. Look for wrong labels first: correcting one is the cheapest way to a better model.</p>
            {(gallery.HasImages ? Html.Empty : Html.Of($"""<p class="missing">The images are not where the run found them{(run.Dataset is null ? string.Empty : $" ({run.Dataset.Root}, seen from the run's folder)")}, nor near the run, so there are no thumbnails. Say where they are: report RUN --data FOLDER.</p>"""))}
            {(gallery is { HasImages: true, Missing: > 0 } ? Html.Of($"""<p class="missing">{Figures.Count(gallery.Missing, "image")} of the {run.Predictions!.Split} split cannot be found any more; named without a picture.</p>""") : Html.Empty)}
            {ImageFigures.Render(worst, gallery)}
            {reasons.Render(gallery)}
            </section>
            """);
    }
}
