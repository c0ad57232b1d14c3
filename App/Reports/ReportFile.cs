using MlNetClassifier.App.Runs;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Reports;

/// <summary>Writes <c>report.html</c> from the files of a run, under a temporary name that is then changed.</summary>
internal static class ReportFile
{
    public const string Name = "report.html";

    /// <summary>Writes the report of a run into its folder.</summary>
    /// <param name="run">The run.</param>
    /// <param name="clock">Says when the page was made.</param>
    /// <param name="roots">Folders that the images may be in; by default only the one that the run names.</param>
    /// <param name="patience">How long answers may be explained; null for not at all, as while a run goes on.</param>
    /// <returns>The page's gallery: whether the images were found.</returns>
    public static ImageGallery Write(
        RunRecord run, TimeProvider clock, IEnumerable<string>? roots = null, TimeSpan? patience = null)
    {
        var labels = HeldOutLabels.Of(run);
        var gallery = ImageGallery.Create(run, roots ?? (run.ImageRoot is { } own ? [own] : []),
            first: labels?.Doubtful.Select(label => label.Sample));
        AnswerReasons reasons = patience is { } time ? AnswerReasons.Find(run, gallery, clock, time) : AnswerReasons.None;
        MoreImages more = patience is { } wait ? MoreImages.Measure(run, gallery.Root, clock, wait) : MoreImages.None;
        AtomicFile.WriteText(
            Path.Combine(run.Folder, Name), ReportPage.Render(run, gallery, reasons, labels, more, clock).ToString());
        return gallery;
    }
}
