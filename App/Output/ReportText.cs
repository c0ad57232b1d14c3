using System.Globalization;
using MlNetClassifier.Pipelines.Evaluation;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlNetClassifier.App.Output;

/// <summary>An evaluation as text for people, as an object for JSON and as CSV.</summary>
internal static class ReportText
{
    public static void Print(AppEnvironment environment, string title, ClassificationReport report)
    {
        environment.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: accuracy {Figures.Percent(report.Accuracy)} (95 % interval {Figures.Interval(report.AccuracyInterval)}), "
            + $"macro accuracy {Figures.Percent(report.MacroAccuracy)}, log-loss {Figures.Fixed(report.LogLoss)} on {Figures.Count(report.Samples, "image")}"));
        if (report.Unreadable > 0)
            environment.Out.WriteLine($"{Figures.Count(report.Unreadable, "image")} could not be read and entered no figure.");

        IAnsiConsole console = TextConsole.ForResults(environment);
        console.Write(PerClass(report));
        if (report.Classes.Count <= MaxPrintedClasses)
            console.Write(Confusion(report));
    }

    public static object Describe(ClassificationReport report) => new
    {
        report.Samples,
        report.Unreadable,
        report.Accuracy,
        AccuracyLow = report.AccuracyInterval.Low,
        AccuracyHigh = report.AccuracyInterval.High,
        report.MacroAccuracy,
        report.LogLoss,
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
        }),
    };

    /// <summary>Counts with true classes as rows and predicted classes as columns.</summary>
    public static string ConfusionCsv(ClassificationReport report) => Lines(
        Csv.Row(["true \\ predicted", .. report.Classes]),
        report.ConfusionMatrix.Select((row, i) => Csv.Row([report.Classes[i], .. row.Select(count => count.ToString(CultureInfo.InvariantCulture))])));

    public static string PerClassCsv(ClassificationReport report) => Lines(
        "label,support,precision,recall,f1,recall_low,recall_high",
        report.PerClass.Select(metrics => Csv.Row(
        [
            metrics.Label,
            metrics.Support.ToString(CultureInfo.InvariantCulture),
            Optional(metrics.Precision),
            Optional(metrics.Recall),
            Optional(metrics.F1),
            Figures.Exact(metrics.RecallInterval.Low),
            Figures.Exact(metrics.RecallInterval.High),
        ])));

    private const int MaxPrintedClasses = 20;

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
