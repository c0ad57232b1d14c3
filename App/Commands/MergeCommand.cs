using System.CommandLine;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Sweep;
using MlNetClassifier.App.Work;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Features;

namespace MlNetClassifier.App.Commands;

/// <summary><c>merge</c>: the parts of a run become its result, if none is missing.</summary>
internal static class MergeCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Option<string> run = RunOption.Create();
        Option<string?> output = new("--out", "-o")
        {
            Description = "File for the result; its ending decides the format: .csv, .json, .jsonl or .parquet. Features go to "
                + "where train finds them and need none; a sweep has a page, and a table in .csv or .json.",
            HelpName = "FILE",
        };
        Option<string> format = CommonOptions.Choice(
            "--format", "How predictions are written; if it is not given, the ending of --out decides.", MergeFormat.Csv);
        Option<int> topK = CommonOptions.Number(
            "--top-k", ScoreCommand.DefaultTopK, "How many labels to rank in JSON.", "--topk", "-k");
        Option<bool> unknown = new("--unknown")
        {
            Description = "Answer 'unknown' where the calibrated probability is below the threshold of the model.",
        };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("merge",
            "Make the result of a planned run from its parts. Only what is whole is believed; what is missing is named.")
        {
            run, output, format, topK, unknown, json,
        };
        FileNames.RefuseFolders(output, environment);
        command.SetAction((parsed, cancellationToken) =>
        {
            string folder = environment.Resolve(parsed.GetValue(run)!);
            var plan = WorkPlan.Read(folder, environment);
            string? file = parsed.GetValue(output);
            MergeFormat? typed = parsed.GetResult(format) is null or { Implicit: true }
                ? null
                : CommonOptions.Chosen<MergeFormat>(parsed.GetValue(format)!);
            MergedPredictions? asked = plan.Kind == WorkKind.Score
                ? Predictions(plan, file, typed, parsed.GetValue(topK), parsed.GetValue(unknown))
                : null;
            bool isTableJson = plan.Kind == WorkKind.Sweep && IsTableJson(file, typed);
            RunProgress progress = Whole(folder, plan, environment, cancellationToken);
            if (progress.Processors.Count > 1)
                environment.Error.WriteLine(StatusCommand.MixedProcessors(progress));

            if (asked is not null)
                asked.Write(new PredictionMerge(folder, plan, progress), plan.Score!, parsed.GetValue(json), environment,
                    cancellationToken);
            else if (plan.Kind == WorkKind.Features)
                Keep(folder, plan, progress, environment);
            else if (TrainingSupport.IsIncluded)
                new SweepMerge(folder, plan, environment).Write(progress, file, isTableJson, parsed.GetValue(json));

            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static MergedPredictions Predictions(WorkPlan plan, string? output, MergeFormat? format, int topK, bool unknown)
    {
        if (output is null)
            throw new UsageException("--out is missing; give the file for the result, such as --out result.csv.");

        if (topK < 1)
            throw new UsageException($"--top-k is {topK}; give 1 or more.");

        Calibration? calibration = !unknown ? null : plan.Score!.Calibration ?? throw new UsageException(
            "The model has no threshold for --unknown, because it was trained without a validation split; leave the option out.");
        return new MergedPredictions(output, format ?? MergedPredictions.FormatOf(output), topK, calibration);
    }

    // What trainings came to is a table; the page and the charts are in the run.
    private static bool IsTableJson(string? output, MergeFormat? format)
    {
        if (!TrainingSupport.IsIncluded)
            throw new UsageException(ElsewhereCommand.NeedsWholeProgram("'merge' on a plan of kind sweep"));

        return output is not null && (format ?? MergedPredictions.FormatOf(output)) switch
        {
            MergeFormat.Csv => false,
            MergeFormat.Json => true,
            _ => throw new UsageException($"--out is '{output}', but the table of a sweep is written as .csv or .json."),
        };
    }

    private static RunProgress Whole(
        string folder, WorkPlan plan, AppEnvironment environment, CancellationToken cancellationToken)
    {
        var progress = RunProgress.Of(folder, plan, cancellationToken);
        if (progress.Missing.Count == 0)
            return progress;

        string reason = progress.Failures.OrderBy(pair => pair.Key).Select(pair => $" Shard {pair.Key}: {pair.Value.Reason}")
            .FirstOrDefault(string.Empty);
        throw new DatasetException($"{Figures.Count(progress.Missing.Count)} of {Figures.Count(plan.Shards.Count, "shard")} "
            + $"{(progress.Missing.Count == 1 ? "is" : "are")} missing: {ShardList.Of(progress.Missing)}. Nothing was written."
            + $"{reason} Do the rest with: {environment.CommandName} work --run {environment.Typed(folder)}");
    }

    private static void Keep(string folder, WorkPlan plan, RunProgress progress, AppEnvironment environment)
    {
        FeatureTask task = plan.Features!;
        string features = new TrainRequest().FeatureOptions(task.Project).Folder!;
        var parts = new PartFolder(folder, plan);
        long bytes = 0;
        foreach (PartMarker marker in progress.Markers.Values)
        {
            if (!BackboneFeatures.Keep(parts.PathOf(marker), task.Key, features))
                throw new DatasetException($"'{marker.Part}' was changed while it was merged; merge again.");

            bytes += marker.Bytes;
        }

        long rows = progress.Markers.Values.Sum(marker => (long)marker.Rows);
        environment.Error.WriteLine($"{Figures.Count(rows, "row")} of features are in {environment.Shorten(features)}, where "
            + "train with the same settings finds them.");
        if (bytes > new FeatureCacheOptions().Budget)
            environment.Error.WriteLine($"They take {Figures.Count(bytes >> 20)} MiB: give train --feature-budget of more than "
                + "that, or new features push them out.");
    }
}
