using System.CommandLine;
using MlNetClassifier.App.Judging;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Commands;

/// <summary><c>evaluate</c>: a saved model against labelled images.</summary>
internal static class EvaluateCommand
{
    private const int ShownErrors = 10;

    public static Command Create(AppEnvironment environment)
    {
        Option<string?> data = new("--data", "-d")
        {
            Description =
                "Folder with one sub-folder per class, or a CSV/TSV manifest; a test split is used alone if there is one.",
            HelpName = "PATH",
        };
        Option<string?> model = CommonOptions.Model();
        Option<bool> strict = new("--strict") { Description = "Exit with 3 if an image is damaged or could not be read." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("evaluate", "Measure a saved model on labelled images.") { data, model, strict, json };
        Argument<string?> path = DataArgument.AddTo(command, data, isRequired: true);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            Run((parsed.GetValue(path) ?? parsed.GetValue(data))!, parsed.GetValue(model), parsed.GetValue(strict),
                parsed.GetValue(json), environment, cancellationToken)));
        return command;
    }

    private static int Run(string data, string? model, bool strict, bool json, AppEnvironment environment,
        CancellationToken cancellationToken)
    {
        using var scorer = ModelFile.Load(model, environment);
        var samples = EvaluationSamples.Open(environment.Resolve(data), scorer.Classes);
        if (samples.Split is null)
            environment.Error.WriteLine("The data has no test split, so every image counts; images that the model was trained "
                + "on make it look better than it is.");

        IReadOnlyList<ImagePrediction> predictions = SplitJudge.Score(scorer, samples.Samples, cancellationToken);
        ClassificationReport report =
            SplitJudge.Compare(scorer.Classes, samples.Samples, predictions) ?? throw new DatasetException(
            $"None of the labelled images could be read ({Figures.Count(predictions.Count)} tried); the first: "
                + $"{predictions[0].Error}");
        if (json)
            environment.Out.WriteLine(ResultJson.Document(ReportText.Describe(report, scorer.Calibration)));
        else
            ReportText.Print(environment, data, report, scorer.Calibration);

        string[] errors =
        [
            .. predictions.Select(prediction => prediction.Error).OfType<string>(),
            .. samples.Unreadable.Select(file => $"{file.Reason} ({file.Path})"),
        ];
        string[] notes =
        [
            .. predictions.Where(prediction => prediction.Note is not null)
                .Select(prediction => $"{prediction.Note} ({prediction.ImagePath})"),
        ];
        int total = predictions.Count + samples.Unreadable.Count;
        List(errors, total, "images could not be read and are not counted", environment);
        List(notes, total, "images could be decoded only with a warning and are counted", environment);
        return errors.Length + notes.Length > 0 && strict ? ExitCode.Data : ExitCode.Ok;
    }

    private static void List(string[] lines, int total, string what, AppEnvironment environment)
    {
        if (lines.Length > 0)
            environment.Error.WriteLine($"{Figures.Count(lines.Length)} of {Figures.Count(total)} {what}:");
        foreach (string line in lines.Take(ShownErrors))
            environment.Error.WriteLine($"  {Printable.Of(line)}");
        if (lines.Length > ShownErrors)
            environment.Error.WriteLine($"  and {Figures.Count(lines.Length - ShownErrors)} more");
    }
}
