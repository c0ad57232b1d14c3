using System.Globalization;
using MlNetClassifier.App.Cluster;
using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Commands;

/// <summary>How many tasks share the shards of a run.</summary>
internal static class TaskCount
{
    /// <summary>What was typed, or what <c>cluster</c> wrote into the run, or the variable, or one for each shard.</summary>
    public static int Of(int typed, string run, WorkPlan plan, AppEnvironment environment) =>
        typed < 0 ? throw new UsageException($"--tasks is {typed}; give 1 or more.")
        : typed > 0 ? typed
        : ClusterWork.TasksOf(run) is { } written ? written
        : int.TryParse(environment.Variable(TaskNumbering.CountVariable), CultureInfo.InvariantCulture, out int count)
            && count > 0 ? count
        : plan.Shards.Count;
}
