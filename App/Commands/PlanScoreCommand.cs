using System.CommandLine;
using MlNetClassifier.App.Sources;
using MlNetClassifier.App.Work;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Commands;

/// <summary><c>plan score</c>: a model over images.</summary>
internal static class PlanScoreCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Option<string?> data = new("--data", "-d")
        {
            Description = "Labelled images in place of these, as evaluate takes them: merge then measures the model too.",
            HelpName = "PATH",
        };
        Option<string?> model = CommonOptions.Model();
        Option<string> run = RunOption.Create();
        Option<int> shardSize = ShardSize.Create();
        var command = new Command("score", "Plan to score images with a saved model.")
        {
            data, model, run, shardSize,
        };
        var sources = new SourceOptions(command);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            sources.Given(parsed), parsed.GetValue(data), parsed.GetValue(model),
            environment.Resolve(parsed.GetValue(run)!), parsed.GetValue(shardSize), environment, cancellationToken)));
        return command;
    }

    private static int Run(
        IReadOnlyList<string> sources, string? data, string? model, string run, int shardSize, AppEnvironment environment,
        CancellationToken cancellationToken)
    {
        if ((sources.Count == 0) == (data is null))
            throw new UsageException(data is null
                ? "There is nothing to score; give images, folders, globs, @LIST or -, or labelled ones with --data."
                : "Images are given twice, with --data and without; leave one of them out.");

        string file = ModelFile.Of(model, environment);
        string hash = DatasetFingerprint.ContentHash(file) ?? string.Empty; // what is missing is said by the next line
        using ImageScorer scorer = ModelFile.Load(model, environment);
        EvaluationSamples? labelled = data is null ? null : EvaluationSamples.Open(environment.Resolve(data), scorer.Classes);
        IEnumerable<PlannedImage> images = labelled is null
            ? ImageSources.Expand(sources, environment).Select(image => PlannedImage.Of(image.Name, image.Path, label: null))
            : labelled.Samples.Select(sample =>
                PlannedImage.In(data!, sample.ImagePath, sample.Label, environment));
        new RunPlanner(run, environment).Write(images, shardSize, shards => new WorkPlan
        {
            Kind = WorkKind.Score,
            Root = environment.WorkingDirectory,
            Score = new ScoreTask(file, hash, scorer.Classes, scorer.Calibration, data,
                [.. labelled?.Unreadable.Select(skipped => $"{skipped.Reason} ({skipped.Path})") ?? []]),
            Shards = shards,
        }, cancellationToken);
        return ExitCode.Ok;
    }
}
