using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Judging;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Commands;

/// <summary><c>compare-runs</c>: whether the second of two runs is better, as far as their test images can tell.</summary>
internal static class CompareRunsCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Argument<string?> first = ReportCommand.RunArgument("A", "Folder of a run.");
        Argument<string?> second = ReportCommand.RunArgument("B", "Folder of the run that you hope is better.");
        Option<bool> json = CommonOptions.Json();
        var command =
            new Command("compare-runs", "Say whether run B is better than run A, by a McNemar test on the same test images.")
        {
            first, second, json,
        };
        FileNames.RefuseOptions(command, first);
        FileNames.RefuseOptions(command, second);
        command.SetAction(parsed =>
        {
            RunComparison comparison = RunRecord.Use([Folder(parsed.GetValue(first)!), Folder(parsed.GetValue(second)!)],
                runs => RunComparison.Of(runs[0], runs[1]));
            if (parsed.GetValue(json))
                environment.Out.WriteLine(ResultJson.Document(Describe(comparison)));
            else
                Print(comparison, environment);

            return ExitCode.Ok;
        });
        return command;

        string Folder(string given) => Path.TrimEndingDirectorySeparator(environment.Resolve(given));
    }

    private static JsonObject Describe(RunComparison comparison) => new()
    {
        ["onlyFirstRight"] = comparison.Test.OnlyFirstRight,
        ["onlySecondRight"] = comparison.Test.OnlySecondRight,
        ["pValue"] = Figures.WithoutNoise(comparison.Test.PValue),
        ["isEvidence"] = comparison.Test.IsEvidence,
        ["verdict"] = comparison.Verdict(),
        ["runs"] = ResultJson.List(new[] { comparison.First, comparison.Second }.Select(run => new JsonObject
        {
            ["run"] = run.Folder,
            ["samples"] = run.Report!.Samples,
            ["accuracy"] = run.Report.Accuracy,
            ["accuracyLow"] = run.Report.AccuracyInterval.Low,
            ["accuracyHigh"] = run.Report.AccuracyInterval.High,
            ["macroAccuracy"] = run.Report.MacroAccuracy,
            ["logLoss"] = run.Report.LogLoss,
        })),
    };

    private static void Print(RunComparison comparison, AppEnvironment environment)
    {
        var table = new TextTable(
            new TextColumn("run", IsText: true), new("images"), new("accuracy"), new("95 % interval"), new("macro"),
            new("log-loss"));
        foreach (RunRecord run in new[] { comparison.First, comparison.Second })
        {
            ClassificationReport report = run.Report!;
            table.Add(
                environment.Shorten(run.Folder),
                Figures.Count(report.Samples),
                Figures.Percent(report.Accuracy),
                Figures.Interval(report.AccuracyInterval),
                Figures.Percent(report.MacroAccuracy),
                Figures.Fixed(report.LogLoss));
        }

        table.Write(environment);
        Prose.Write(environment, comparison.Verdict());
    }
}
