using System.Globalization;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Commands;

/// <summary>How many tasks share the shards of a run.</summary>
internal static class TaskCount
{
    /// <summary>What was typed, or the variable, or what <c>cluster</c> wrote into the run, or one for each shard.</summary>
    public static int Of(int typed, string run, WorkPlan plan, AppEnvironment environment) =>
        typed < 0 ? throw new UsageException($"--tasks is {typed}; give 1 or more.")
        : typed > 0 ? typed
        : int.TryParse(environment.Variable(TaskNumbering.CountVariable), CultureInfo.InvariantCulture, out int count)
            && count > 0 ? count
        : (int?)RunFolder.TryReadJson(Path.Combine(run, "cluster.json"))?["tasks"] ?? plan.Shards.Count;
}
