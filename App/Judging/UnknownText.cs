using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Judging;

/// <summary>Tests with images of none of the classes, in words, figures and JSON.</summary>
internal static class UnknownText
{
    /// <summary>What the figures mean.</summary>
    public const string Meaning = "AUROC: how often an image of none of the classes looks stranger to the model than one of its "
        + "classes. False accepts: images of none of the classes that are given one. Only what is named here was tested.";

    /// <summary>The headings of the table.</summary>
    public static IReadOnlyList<string> Headings { get; } =
        ["tested with", "images", "AUROC", "probability alone", "false accepts", "probability alone", "answered"];

    /// <summary>The cells of a row.</summary>
    public static string[] Cells(UnknownTest test)
    {
        UnknownTest.Figures figures = test.Novelty ?? test.Probability;
        return
        [
            test.Name,
            Figures.Count(test.Unknown),
            WithInterval(figures.Area.Value, new WilsonInterval(figures.Area.Low, figures.Area.High)),
            Figures.Percent(test.Probability.Area.Value),
            WithInterval(figures.Accepted / (double)test.Unknown, figures.FalseAccepts),
            Figures.Percent(test.Probability.Accepted / (double)test.Unknown),
            Figures.Percent(figures.Answered / (double)test.Known),
        ];
    }

    /// <summary>Writes the table.</summary>
    public static void Print(AppEnvironment environment, IReadOnlyList<UnknownTest> tests)
    {
        environment.Out.WriteLine();
        environment.Out.WriteLine("Images of none of the classes:");
        var table = new TextTable([.. Headings.Select((heading, i) => new TextColumn(heading, IsText: i == 0))]);
        foreach (UnknownTest test in tests)
            table.Add(Cells(test));

        table.Write(environment);
        Prose.Write(environment, Meaning);
    }

    /// <summary>All of it for JSON.</summary>
    public static JsonArray Describe(IEnumerable<UnknownTest> tests) => ResultJson.List(tests.Select(ResultJson.Of));

    private static string WithInterval(double value, WilsonInterval interval) =>
        $"{Figures.Percent(value)} ({Figures.Interval(interval)})";
}
