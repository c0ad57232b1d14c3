using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;

namespace MlNetClassifier.App.Reports;

/// <summary>The whole page of a run.</summary>
internal static class ReportPage
{
    public static Html Render(
        RunRecord run, ImageGallery gallery, AnswerReasons reasons, HeldOutLabels? labels, MoreImages more,
        TimeProvider clock) =>
        new PageFrame(run.Name, run.Arguments["data"]?.ToString() ?? "the sample set", run.State.Status, clock)
        {
            Rules = Html.Join(gallery.Rules()),
        }.Render(
            ("summary", "Summary", SummarySection.Render(run)),
            ("curves", "Curves", CurvesSection.Render(run)),
            ("confusions", "Confusions", ConfusionSection.Render(run, gallery)),
            ("mistakes", "Mistakes", MistakesSection.Render(run, gallery, reasons)),
            ("suspects", "Labels", SuspectsSection.Render(run, labels, gallery)),
            ("classes", "Classes", ClassesSection.Render(run)),
            ("honesty", "Honesty", HonestySection.Render(run)),
            ("unknown", "Unknown", UnknownSection.Render(run)),
            ("next", "Next", more.Render()),
            ("activations", "Activations", ActivationsSection.Render(run)),
            ("data", "Data", DataSection.Render(run)),
            ("settings", "Settings", SettingsSection.Render(run)));
}
