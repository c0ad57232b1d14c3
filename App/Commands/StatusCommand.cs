using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Commands;

/// <summary><c>status</c>: how far a planned run is.</summary>
internal static class StatusCommand
{
    private const int ShownFailures = 10;

    public static Command Create(AppEnvironment environment)
    {
        Option<string> run = RunOption.Create();
        Option<bool> missingTasks = new("--missing-tasks")
        {
            Description = "Write the tasks that have something left to do, as sbatch --array= takes them: 3,7-9.",
        };
        Option<int> tasks = CommonOptions.Number("--tasks", 0,
            "How many tasks there are, for --missing-tasks; 0 is what cluster wrote, or MLNC_TASK_COUNT, or one for each shard.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "status", "Show how far a planned run is: what is done, missing and failed, and how long the rest takes.")
        {
            run, missingTasks, tasks, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            string folder = environment.Resolve(parsed.GetValue(run)!);
            var progress = RunProgress.Of(folder, WorkPlan.Read(folder, environment), cancellationToken);
            if (parsed.GetValue(missingTasks))
                environment.Out.WriteLine(ShardList.Of(
                    progress.MissingTasks(TaskCount.Of(parsed.GetValue(tasks), folder, progress.Plan, environment))));
            else if (parsed.GetValue(json))
                environment.Out.WriteLine(ResultJson.Document(Describe(progress)));
            else
                Print(progress, folder, environment);

            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static JsonObject Describe(RunProgress progress) => new()
    {
        ["kind"] = progress.Plan.Kind.ToString().ToLowerInvariant(),
        ["samples"] = progress.Plan.Samples,
        ["doneSamples"] = progress.DoneSamples,
        ["unreadable"] = progress.Markers.Values.Sum(marker => marker.Unreadable),
        ["shards"] = progress.Plan.Shards.Count,
        ["doneShards"] = progress.Markers.Count,
        ["missingShards"] = ResultJson.Of<IReadOnlyList<int>>(progress.Missing),
        ["failedShards"] = ResultJson.List(progress.Failures.OrderBy(pair => pair.Key).Select(pair => new JsonObject
        {
            ["shard"] = pair.Key,
            ["reason"] = pair.Value.Reason,
            ["host"] = pair.Value.Host,
            ["task"] = pair.Value.Task,
        })),
        ["samplesPerSecond"] = progress.Rate is { } rate ? Math.Round(rate, 2) : null,
        ["secondsLeft"] = progress.TimeLeft is { } left ? Math.Round(left.TotalSeconds, 1) : null,
        ["processors"] = ResultJson.List(progress.Processors),
    };

    private static void Print(RunProgress progress, string folder, AppEnvironment environment)
    {
        WorkPlan plan = progress.Plan;
        int missing = progress.Missing.Count - progress.Failures.Count;
        Line("run", $"{environment.Shorten(folder)}: {plan.Kind.ToString().ToLowerInvariant()}, "
            + $"{Figures.Count(plan.Samples, plan.Noun)} in {Figures.Count(plan.Shards.Count, "shard")}");
        Line("done", $"{Figures.Count(progress.Markers.Count, "shard")}, {Figures.Count(progress.DoneSamples, plan.Noun)} "
            + $"({Figures.Percent(plan.Samples == 0 ? 1 : (double)progress.DoneSamples / plan.Samples)})");
        if (missing > 0)
            Line("missing", $"{Figures.Count(missing, "shard")}: "
                + ShardList.Of(progress.Missing.Where(shard => !progress.Failures.ContainsKey(shard))));

        if (progress.Failures.Count > 0)
            Line("failed", $"{Figures.Count(progress.Failures.Count, "shard")}: {ShardList.Of(progress.Failures.Keys)}");

        foreach ((int shard, PartFailure failure) in progress.Failures.OrderBy(pair => pair.Key).Take(ShownFailures))
            Prose.Write(environment, $"{shard}: {failure.Reason}{Where(failure)}", new string(' ', 10));

        if (progress.Failures.Count > ShownFailures)
            Line(string.Empty, $"and {Figures.Count(progress.Failures.Count - ShownFailures)} more (--json has all)");

        if (progress.Rate is { } rate)
            Line("speed", string.Create(CultureInfo.InvariantCulture, $"{rate:N1} {plan.Noun}s/s over the time worked")
                + (progress.Missing.Count > 0 ? $", {Figures.About(progress.TimeLeft!.Value)} left at that rate" : string.Empty));

        if (progress.Processors.Count > 1)
            Line("note", MixedProcessors(progress));

        void Line(string name, string text) => Prose.Write(environment, text, $"{name,-8}  ");

        static string Where(PartFailure failure) => failure.Host.Length > 0 ? $" ({failure.Host}, {failure.Task})" : string.Empty;
    }

    /// <summary>What mixed processors mean for the result.</summary>
    public static string MixedProcessors(RunProgress progress) =>
        $"The parts were computed on {progress.Processors.Count} kinds of processors ({string.Join("; ", progress.Processors)}): "
        + "results may differ in the last bits from those of one machine.";
}
