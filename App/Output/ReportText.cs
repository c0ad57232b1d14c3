using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Output;

/// <summary>An evaluation as text for people, as an object for JSON and as CSV.</summary>
internal static class ReportText
{
    public static void Print(AppEnvironment environment, string title, ClassificationReport report, Calibration? calibration)
    {
        Prose.Write(environment, string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: accuracy {Figures.Percent(report.Accuracy)} (95 % interval {Figures.Interval(report.AccuracyInterval)}), "
            + $"macro accuracy {Figures.Percent(report.MacroAccuracy)}{TopK(report)}, log-loss {Figures.Fixed(report.LogLoss)} "
            + $"on {Figures.Count(report.Samples, "image")}"));
        if (report.Unreadable > 0)
            Prose.Write(
                environment, $"{Figures.Count(report.Unreadable, "image")} could not be read (left out of all figures).");

        Prose.Write(environment, Honesty(report, calibration));
        if (calibration is not null)
            Prose.Write(environment, Answers(SelectiveAnswers.Of(report.Judged, calibration), calibration));

        PerClass(report).Write(environment);
        if (report.Classes.Count <= MaxPrintedClasses)
            WriteConfusion(environment, report);
    }

    /// <summary>Whether the model is right as often as it says.</summary>
    public static string Honesty(ClassificationReport report, Calibration? calibration)
    {
        Reliability raw = report.Reliability;
        string said = $"On average it is {Figures.Percent(raw.Probability)} sure and right {Figures.Percent(raw.Accuracy)} of "
            + $"the time (calibration error {Figures.Percent(raw.Error)}";
        string calibrated = calibration is null
            ? string.Empty
            : $"; {Figures.Percent(Calibrated(report, calibration).Error)} with temperature "
                + Figures.Fixed(calibration.Temperature, 2);
        return $"{said}{calibrated}). With {Figures.Count(report.Samples, "image")}, even a perfectly calibrated model "
            + $"would show an error of up to {Figures.Percent(raw.ErrorByChance())} by chance.";
    }

    /// <summary>The k of a top-k accuracy worth showing: among the 4 likeliest of 5 classes nearly all are right.</summary>
    public static int? ShownTopK(ClassificationReport report) =>
        report.TopK <= (report.Classes.Count + 1) / 2 ? report.TopK : null;

    /// <summary>What the answer <c>unknown</c> is worth.</summary>
    public static string Answers(SelectiveAnswers answers, Calibration calibration) => calibration.UnknownThreshold == 0
        ? "It answers every image; --unknown changes nothing with --coverage 1."
        : $"With --unknown ({Rule(calibration)}) it answers "
            + $"{Figures.Percent(answers.Coverage)} of the images "
            + $"and is right in {Figures.Percent(answers.Accuracy)} of its answers (95 % interval "
            + $"{Figures.Interval(answers.AccuracyInterval)}).";

    /// <summary>By what a model that leaves some images unanswered decides that one is unknown.</summary>
    public static string Rule(Calibration calibration) => calibration.Novelty is { } novelty
        ? $"novelty score above {Figures.Fixed(novelty.Threshold, 2)}"
        : $"calibrated probability below {Figures.Percent(calibration.UnknownThreshold)}";

    /// <summary>The reliability of the calibrated probabilities.</summary>
    public static Reliability Calibrated(ClassificationReport report, Calibration calibration) =>
        Reliability.Of([.. report.Judged.Select(sample => (calibration.Confidence(sample.Prediction), sample.IsRight))]);

    public static JsonObject Describe(ClassificationReport report, Calibration? calibration) => new()
    {
        ["samples"] = report.Samples,
        ["unreadable"] = report.Unreadable,
        ["accuracy"] = report.Accuracy,
        ["accuracyLow"] = report.AccuracyInterval.Low,
        ["accuracyHigh"] = report.AccuracyInterval.High,
        ["macroAccuracy"] = report.MacroAccuracy,
        ["logLoss"] = report.LogLoss,
        ["topK"] = report.TopK,
        ["topKAccuracy"] = report.TopKAccuracy,
        ["calibrationError"] = report.Reliability.Error,
        ["calibrationErrorByChance"] = report.Reliability.ErrorByChance(),
        ["calibratedError"] = calibration is null ? null : Calibrated(report, calibration).Error,
        ["unknown"] = calibration is null ? null : Describe(SelectiveAnswers.Of(report.Judged, calibration), calibration),
        ["classes"] = ResultJson.List(report.Classes),
        ["confusionMatrix"] = ResultJson.Of(report.ConfusionMatrix),
        ["perClass"] = ResultJson.List(report.PerClass.Select(metrics => new JsonObject
        {
            ["label"] = metrics.Label,
            ["support"] = metrics.Support,
            ["precision"] = metrics.Precision,
            ["recall"] = metrics.Recall,
            ["f1"] = metrics.F1,
            ["recallLow"] = metrics.RecallInterval.Low,
            ["recallHigh"] = metrics.RecallInterval.High,
            ["precisionLow"] = metrics.PrecisionInterval.Low,
            ["precisionHigh"] = metrics.PrecisionInterval.High,
        })),
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
    private const int LeastName = 8;

    private static JsonObject Describe(SelectiveAnswers answers, Calibration calibration) => new()
    {
        ["threshold"] = calibration.UnknownThreshold,
        ["novelty"] = ResultJson.Of(calibration.Novelty),
        ["answered"] = answers.Answered,
        ["coverage"] = answers.Coverage,
        ["accuracy"] = answers.Accuracy,
        ["accuracyLow"] = answers.AccuracyInterval.Low,
        ["accuracyHigh"] = answers.AccuracyInterval.High,
    };

    private static string TopK(ClassificationReport report) =>
        ShownTopK(report) is { } k ? $", top-{k} {Figures.Percent(report.TopKAccuracy)}" : string.Empty;

    private static string Optional(double? value) => value is { } number ? Figures.Exact(number) : string.Empty;

    private static string Lines(string header, IEnumerable<string> rows) => string.Join('\n', [header, .. rows]) + "\n";

    private static TextTable PerClass(ClassificationReport report)
    {
        var table = new TextTable(
            new TextColumn("class", IsText: true), new("images"), new("precision"), new("recall"),
            new("95 % interval"), new("F1"));
        foreach (ClassMetrics metrics in report.PerClass)
        {
            table.Add(
                metrics.Label,
                Figures.Count(metrics.Support),
                Figures.Percent(metrics.Precision),
                Figures.Percent(metrics.Recall),
                Figures.Interval(metrics.RecallInterval),
                Figures.Percent(metrics.F1));
        }

        return table;
    }

    // Where the names have no room above the columns, numbers stand for them.
    private static void WriteConfusion(AppEnvironment environment, ClassificationReport report)
    {
        TextTable named = Confusion(report, isNumbered: false);
        TextTable numbered = Confusion(report, isNumbered: true);
        int longest = report.Classes.Max(name => TextWidth.Of(Printable.Of(name)));
        if (named.Width(environment) <= environment.Width)
            named.Write(environment);
        else if (numbered.Width(environment) - longest + LeastName <= environment.Width)
            numbered.Write(environment);
        else
            Prose.Write(environment, $"The confusion matrix of {Figures.Count(report.Classes.Count)} classes has no room "
                + "here; --json and the report of a run have it.");
    }

    private static TextTable Confusion(ClassificationReport report, bool isNumbered)
    {
        var table = new TextTable(
        [
            new TextColumn("true \\ predicted", IsText: true),
            .. report.Classes.Select((name, i) => new TextColumn(isNumbered ? Number(i) : name)),
        ]);
        for (int i = 0; i < report.Classes.Count; i++)
            table.Add([
                isNumbered ? $"{Number(i)} {report.Classes[i]}" : report.Classes[i],
                .. report.ConfusionMatrix[i].Select(count => Figures.Count(count)),
            ]);

        return table;

        static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
    }
}
