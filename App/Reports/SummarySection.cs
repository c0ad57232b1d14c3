using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Reports;

/// <summary>The top of the page: how good it is, how sure that is, and what to look at.</summary>
internal static class SummarySection
{
    public static Html Render(RunRecord run) => run.Report is { } report ? Judged(run, report) : Running(run);

    private static Html Judged(RunRecord run, ClassificationReport report)
    {
        WilsonInterval interval = report.AccuracyInterval;
        return Html.Of($"""
            <section id="summary" class="card hero">
            <div class="headline">
            <p class="figure">{Figures.Percent(report.Accuracy)}</p>
            <p class="caption">{run.Predictions!.Split} accuracy on {Figures.Count(report.Samples, "image")}</p>
            {IntervalBar(report.Accuracy, interval)}
            <p class="caption">95 % interval {Figures.Interval(interval)}</p>
            </div>
            <dl class="tiles">
            {Tile("macro accuracy", Figures.Percent(report.MacroAccuracy), "mean of the classes' recalls")}
            {Tile("log-loss", Figures.Fixed(report.LogLoss), "nats; 0 is perfect")}
            {(ReportText.ShownTopK(report) is { } k ? Tile($"top-{k} accuracy", Figures.Percent(report.TopKAccuracy), $"right class among the {k} likeliest") : Html.Empty)}
            {Tile("calibration error", Figures.Percent(report.Reliability.Error), $"0 is perfect; chance alone gives up to {Figures.Percent(report.Reliability.ErrorByChance())}")}
            {(run.Manifest is { } manifest && run.StoppedBy != StopReason.Converged ? Tile("best epoch", $"{manifest.Training.BestEpoch} of {manifest.Training.EpochsRun}", Ending(run)) : Html.Empty)}
            </dl>
            <ul class="findings">{Finding.Of(run).Select(Sentence)}</ul>
            </section>
            """);
    }

    private static Html Running(RunRecord run)
    {
        int epochs = run.Arguments["epochs"]?.GetValue<int>() ?? Math.Max(1, run.Epochs.Count);
        ResultsFile.EpochRow? best = run.Epochs.FirstOrDefault(epoch => epoch.Epoch == run.BestEpoch);
        double share = 100.0 * run.Epochs.Count / epochs;
        bool isRunning = run.State.Status == RunStatus.Running;
        string left = !isRunning
            ? string.Empty
            : run.Epochs.Count == 0
            ? "reading images"
            : $"at most {Figures.Duration(TimeSpan.FromSeconds(run.Epochs.Average(epoch => epoch.Seconds) * (epochs - run.Epochs.Count)))} left";
        return Html.Of($"""
            <section id="summary" class="card hero">
            <div class="headline">
            <p class="figure">{run.Epochs.Count}<small> of {epochs} epochs</small></p>
            <div class="progress" role="progressbar" aria-valuemin="0" aria-valuemax="{epochs}" aria-valuenow="{run.Epochs.Count}" aria-label="epochs"><i style="width:{share}%"></i></div>
            <p class="caption">{left}</p>
            </div>
            <dl class="tiles">
            {(best?.ValidationAccuracy is { } accuracy ? Tile("best validation accuracy", Figures.Percent(accuracy), $"epoch {best.Epoch}") : Html.Empty)}
            {(best?.ValidationLoss is { } loss ? Tile("best validation loss", Figures.Fixed(loss), "nats") : Html.Empty)}
            {(run.Epochs is [.., var last] ? Tile("train accuracy", Figures.Percent(last.TrainAccuracy), $"epoch {last.Epoch}") : Html.Empty)}
            </dl>
            <ul class="findings"><li class="{(isRunning ? "plain" : "warning")}">{Status(run.State)}</li></ul>
            </section>
            """);
    }

    /// <summary>A fraction with its interval on a line from 0 to 100 %.</summary>
    public static Html IntervalBar(double? value, WilsonInterval interval) => Html.Of($"""
        <span class="interval" aria-hidden="true"><i style="left:{100 * interval.Low}%;width:{100 * (interval.High - interval.Low)}%"></i>{(value is { } at ? Html.Of($"""<b style="left:{100 * at}%"></b>""") : Html.Empty)}</span>
        """);

    private static Html Tile(string name, string value, string note) =>
        Html.Of($"<div><dt>{name}</dt><dd>{value}</dd><dd class=\"what\">{note}</dd></div>");

    private static Html Sentence(Finding finding) => Html.Of($"""
        <li class="{(finding.IsWarning ? "warning" : "plain")}">{finding.Text}{(finding.Cell is var (truth, predicted) ? Html.Of($""" <a href="#{ConfusionSection.CellId(truth, predicted)}">Look at these</a>""") : Html.Empty)}</li>
        """);

    private static string Ending(RunRecord run) =>
        run.StoppedBy is { } reason ? TrainingEnding.Of(reason, run.Monitor) : string.Empty;

    // What there is to say about a run that was not judged.
    private static string Status(RunState state) => state switch
    {
        { Status: RunStatus.Failed } => state.Failure ?? "The run failed.",
        { Status: RunStatus.Stopped } => "The run was stopped before there was anything to save. Resume it with train --resume.",
        { Status: RunStatus.Finished } =>
            "Nothing was measured: there were too few readable images for a validation or a test split.",
        _ => string.Create(CultureInfo.InvariantCulture, $"""
            The run is not finished; this page shows it as it goes. It last wrote at {state.LastWritten:yyyy-MM-dd HH:mm:ss} UTC; if that
            is long ago, it was killed, and train --resume resumes it. The test split is judged once, at the end.
            """).ReplaceLineEndings(" "),
    };
}
