using System.Globalization;
using MlNetClassifier.Pipelines.Evaluation;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlNetClassifier.App.Output;

/// <summary>An evaluation as text for people, as an object for JSON and as CSV.</summary>
internal static class ReportText
{
    public static void Print(AppEnvironment environment, string title, ClassificationReport report, Calibration? calibration)
    {
        environment.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: accuracy {Figures.Percent(report.Accuracy)} (95 % interval {Figures.Interval(report.AccuracyInterval)}), "
            + $"macro accuracy {Figures.Percent(report.MacroAccuracy)}{TopK(report)}, log-loss {Figures.Fixed(report.LogLoss)} "
            + $"on {Figures.Count(report.Samples, "image")}"));
        if (report.Unreadable > 0)
            environment.Out.WriteLine(
                $"{Figures.Count(report.Unreadable, "image")} could not be read (left out of all figures).");

        environment.Out.WriteLine(Honesty(report, calibration));
        if (calibration is not null)
            environment.Out.WriteLine(Answers(SelectiveAnswers.Of(report.Judged, calibration), calibration));

        IAnsiConsole console = TextConsole.ForResults(environment);
        console.Write(PerClass(report));
        if (report.Classes.Count <= MaxPrintedClasses)
            console.Write(Confusion(report));
    }

    /// <summary>Whether the model is right as often as it says.</summary>
    public static string Honesty(ClassificationReport report, Calibration? calibration)
    {
        Reliability raw = report.Reliability;
        string said = $"On average it is {Figures.Percent(raw.Probability)} sure and right {Figures.Percent(raw.Accuracy)} of "
            + $"the time (calibration error {Figures.Percent(raw.Error)}";
        return calibration is null
            ? said + ")."
            : $"{said}; {Figures.Percent(Calibrated(report, calibration).Error)} with temperature "
                + $"{Figures.Fixed(calibration.Temperature, 2)}).";
    }

    /// <summary>What the answer <c>unknown</c> is worth.</summary>
    public static string Answers(SelectiveAnswers answers, Calibration calibration) => calibration.UnknownThreshold == 0
        ? "It answers every image; --unknown changes nothing with --coverage 1."
        : $"With --unknown (calibrated probability below {Figures.Percent(calibration.UnknownThreshold)}) it answers "
            + $"{Figures.Percent(answers.Coverage)} of the images "
            + $"and is right in {Figures.Percent(answers.Accuracy)} of its answers (95 % interval "
            + $"{Figures.Interval(answers.AccuracyInterval)}).";

    /// <summary>The reliability of the calibrated probabilities.</summary>
    public static Reliability Calibrated(ClassificationReport report, Calibration calibration) =>
        Reliability.Of([.. report.Judged.Select(sample => (calibration.Confidence(sample.Prediction), sample.IsRight))]);

    public static object Describe(ClassificationReport report, Calibration? calibration) => new
    {
        report.Samples,
        report.Unreadable,
        report.Accuracy,
        AccuracyLow = report.AccuracyInterval.Low,
        AccuracyHigh = report.AccuracyInterval.High,
        report.MacroAccuracy,
        report.LogLoss,
        report.TopK,
        report.TopKAccuracy,
        CalibrationError = report.Reliability.Error,
        CalibratedError = calibration is null ? (double?)null : Calibrated(report, calibration).Error,
        Unknown = calibration is null ? null : Describe(SelectiveAnswers.Of(report.Judged, calibration), calibration),
        report.Classes,
        report.ConfusionMatrix,
        PerClass = report.PerClass.Select(metrics => new
        {
            metrics.Label,
            metrics.Support,
            metrics.Precision,
            metrics.Recall,
            metrics.F1,
            RecallLow = metrics.RecallInterval.Low,
            RecallHigh = metrics.RecallInterval.High,
            PrecisionLow = metrics.PrecisionInterval.Low,
            PrecisionHigh = metrics.PrecisionInterval.High,
        }),
    };

    /// <summary>Counts with true classes as rows and predicted classes as columns.</summary>
    public static string ConfusionCsv(ClassificationReport report) => Lines(
        Csv.Row(["true \\ predicted", .. report.Classes]),
        report.ConfusionMatrix.Select((row, i) =>
            Csv.Row([report.Classes[i], .. row.Select(count => count.ToString(CultureInfo.InvariantCulture))])));

    public static string PerClassCsv(ClassificationReport report) => Lines(
        "label,support,precision,recall,f1,recall_low,recall_high,precision_low,precision_high",
        report.PerClass.Select(metrics => Csv.Row(
        [
            metrics.Label,
            metrics.Support.ToString(CultureInfo.InvariantCulture),
            Optional(metrics.Precision),
            Optional(metrics.Recall),
            Optional(metrics.F1),
            Figures.Exact(metrics.RecallInterval.Low),
            Figures.Exact(metrics.RecallInterval.High),
            Figures.Exact(metrics.PrecisionInterval.Low),
            Figures.Exact(metrics.PrecisionInterval.High),
        ])));

    private const int MaxPrintedClasses = 20;

    private static object Describe(SelectiveAnswers answers, Calibration calibration) => new
    {
        Threshold = calibration.UnknownThreshold,
        answers.Answered,
        answers.Coverage,
        answers.Accuracy,
        AccuracyLow = answers.AccuracyInterval.Low,
        AccuracyHigh = answers.AccuracyInterval.High,
    };

    private static string TopK(ClassificationReport report) =>
        report.TopK is { } k ? $", top-{k} {Figures.Percent(report.TopKAccuracy)}" : string.Empty;

    private static string Optional(double? value) => value is { } number ? Figures.Exact(number) : string.Empty;

    private static string Lines(string header, IEnumerable<string> rows) => string.Join('\n', [header, .. rows]) + "\n";

    private static Table PerClass(ClassificationReport report)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("class")
            .AddColumn(new TableColumn("images").RightAligned())
            .AddColumn(new TableColumn("precision").RightAligned())
            .AddColumn(new TableColumn("recall").RightAligned())
            .AddColumn(new TableColumn("F1").RightAligned())
            .AddColumn("recall, 95 % interval");
        foreach (ClassMetrics metrics in report.PerClass)
        {
            table.AddRow(
                new Text(metrics.Label),
                new Text(Figures.Count(metrics.Support)),
                new Text(Figures.Percent(metrics.Precision)),
                new Text(Figures.Percent(metrics.Recall)),
                new Text(Figures.Percent(metrics.F1)),
                new Text(Figures.Interval(metrics.RecallInterval)));
        }

        return table;
    }

    private static Table Confusion(ClassificationReport report)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("true \\ predicted");
        foreach (string name in report.Classes)
            table.AddColumn(new TableColumn(new Text(name)).RightAligned());

        for (int i = 0; i < report.Classes.Count; i++)
        {
            IRenderable[] cells = [.. report.ConfusionMatrix[i].Select(count => new Text(Figures.Count(count)))];
            table.AddRow([new Text(report.Classes[i]), .. cells]);
        }

        return table;
    }
}
