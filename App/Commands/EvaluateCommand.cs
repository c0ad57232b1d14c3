using System.CommandLine;
using System.Text.Json.Nodes;
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
        Option<string?> unknown = new("--unknown")
        {
            Description = "Folder of images that show none of the classes: how many of them, and of noise and textures, are "
                + "given one.",
            HelpName = "FOLDER",
        };
        Option<bool> leaveOneOut = new("--leave-one-out")
        {
            Description = "Train without each class in turn, on kept features, and show it the images of that class.",
        };
        Option<bool> strict = new("--strict") { Description = "Exit with 3 if an image is damaged or could not be read." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("evaluate", "Measure a saved model on labelled images.")
        {
            data, model, unknown, leaveOneOut, strict, json,
        };
        Argument<string?> path = DataArgument.AddTo(command, data, isRequired: true);
        FileNames.RefuseOptions(command, unknown);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            Run((parsed.GetValue(path) ?? parsed.GetValue(data))!, parsed.GetValue(model), parsed.GetValue(unknown),
                parsed.GetValue(leaveOneOut), parsed.GetValue(strict), parsed.GetValue(json), environment, cancellationToken)));
        return command;
    }

    private static int Run(
        string data, string? model, string? unknown, bool leaveOneOut, bool strict, bool json, AppEnvironment environment,
        CancellationToken cancellationToken)
    {
        using var scorer = ModelFile.Load(model, environment);
        if (unknown is not null && scorer.Calibration is null)
        {
            throw new UsageException("--unknown needs a model that says when an image is unknown, and this one had no validation "
                + "images to choose that on; train it with a validation split.");
        }

        // Refused before anything is computed.
        LeftOutClasses? leftOut = leaveOneOut ? LeftOutClasses.Of(ModelFile.Of(model, environment), environment) : null;
        var samples = EvaluationSamples.Open(environment.Resolve(data), scorer.Classes);
        if (samples.Split is null)
            environment.Error.WriteLine("The data has no test split, so every image counts; images that the model was trained "
                + "on make it look better than it is.");

        IReadOnlyList<ImagePrediction> predictions = SplitJudge.Score(scorer, samples.Samples, cancellationToken);
        ClassificationReport report =
            SplitJudge.Compare(scorer.Classes, samples.Samples, predictions) ?? throw new DatasetException(
            $"None of the labelled images could be read ({Figures.Count(predictions.Count)} tried); the first: "
                + $"{predictions[0].Error}");
        IReadOnlyList<UnknownTest> tests = unknown is null
            ? []
            : new UnknownImages(scorer, scorer.Calibration!, predictions).Test(unknown, environment, cancellationToken);
        IReadOnlyList<UnknownTest> classes = leftOut?.Run(environment.Resolve(data), cancellationToken) ?? [];
        if (json)
        {
            JsonObject document = ReportText.Describe(report, scorer.Calibration);
            if (unknown is not null || leaveOneOut)
                document["unknownTests"] = UnknownText.Describe(tests.Concat(classes));

            environment.Out.WriteLine(ResultJson.Document(document));
        }
        else
        {
            ReportText.Print(environment, data, report, scorer.Calibration);
            if (tests.Count + classes.Count > 0)
                UnknownText.Print(environment, [.. tests, .. classes]);
        }

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
