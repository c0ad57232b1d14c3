using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Work;

/// <summary>Which task this process is among those that do the shards of a plan.</summary>
/// <param name="Index">Position of the task, from 0.</param>
/// <param name="Count">How many tasks there are.</param>
/// <param name="Engine">Who started and numbered it.</param>
/// <param name="Note">What the user should know about that; null where there is nothing to say.</param>
internal sealed record TaskIndex(long Index, long Count, string Engine, string? Note = null)
{
    /// <summary>The value of <c>--shard</c> that looks at the surroundings of the process.</summary>
    public const string Auto = "auto";

    /// <summary>Reads <c>--shard</c>, and for <see cref="Auto"/> the variables that engines set.</summary>
    /// <param name="typed"><c>auto</c> or <c>INDEX/COUNT</c>.</param>
    /// <param name="shards">How many shards the plan has.</param>
    /// <param name="variable">Gives the value of an environment variable.</param>
    /// <exception cref="UsageException">It cannot be told which task this is.</exception>
    public static TaskIndex Of(string typed, int shards, Func<string, string?> variable)
    {
        if (typed != Auto)
            return Typed(typed);

        if (Numbered([TaskNumbering.Own], variable) is { } own)
            return Of(own, shards, variable);

        if (Numbered(TaskNumbering.Jobs, variable) is { } job)
        {
            bool isStep = IsStepOf(job, variable);
            return isStep ? OfStep(job, shards, variable) : Of(job, shards, variable);
        }

        if (Numbered(TaskNumbering.Launchers, variable) is { } launcher)
            return Of(launcher, shards, variable);

        if (variable("AZ_BATCH_TASK_ID") is { Length: > 0 } name)
            throw new UsageException($"Azure Batch names its tasks (this one is '{name}') but does not number them; set "
                + $"{TaskNumbering.IndexVariable} and {TaskNumbering.CountVariable} in the environmentSettings of each task.");

        if (TaskNumbering.Own.CountIn(variable) is > 1 and var tasks)
            throw new UsageException($"{TaskNumbering.CountVariable} is {tasks}, but nothing says which of these tasks this one "
                + $"is; set {TaskNumbering.IndexVariable} too, or give --shard INDEX/{tasks} (--shard 0/1 does all shards).");

        return new TaskIndex(0, 1, "one machine", "No engine has numbered this process: one machine does all shards.");
    }

    /// <summary>The shards that this task does: every <see cref="Count"/>th, from <see cref="Index"/> on.</summary>
    /// <param name="shards">How many shards the plan has.</param>
    public IEnumerable<int> Shards(int shards)
    {
        for (long shard = Index; shard < shards; shard += Count)
            yield return (int)shard;
    }

    private static TaskIndex Typed(string typed) =>
        typed.Split('/') is [var left, var right] && TaskNumbering.Parse(left) is { } index
        && TaskNumbering.Parse(right) is { } count && index < count
            ? new TaskIndex(index, count, "--shard")
            : throw new UsageException($"--shard is '{typed}'; give auto, or INDEX/COUNT with an index from 0 to COUNT - 1, such "
                + "as 0/4.");

    // A lone process of srun is no numbering.
    private static TaskNumbering? Numbered(IEnumerable<TaskNumbering> numberings, Func<string, string?> variable) =>
        numberings.FirstOrDefault(numbering => numbering.NumberIn(variable) is not null
            && (numbering != TaskNumbering.SlurmStep || numbering.CountIn(variable) > 1));

    private static TaskIndex Of(TaskNumbering by, int shards, Func<string, string?> variable)
    {
        long number = by.NumberIn(variable)!.Value, index = number - by.First;
        if ((by.CountIn(variable) ?? TaskNumbering.Own.CountIn(variable)) is not { } count)
            return new TaskIndex(
                index, Math.Max(shards, index + 1), by.Engine, Uncounted($"{by.Index} is {number}", index, shards));

        return index < count
            ? new TaskIndex(index, count, by.Engine)
            : throw new UsageException($"{by.Index} is {number}, but there are only {Figures.Count(count, "task")} "
                + $"({(by.CountIn(variable) is null ? TaskNumbering.CountVariable : by.Count)}); number them from {by.First} "
                + $"to {count - 1 + by.First}, or correct their count.");
    }

    // Each task of the array is several processes, and each process is a task.
    private static TaskIndex OfStep(TaskNumbering job, int shards, Func<string, string?> variable)
    {
        TaskIndex outer = Of(job, shards, variable);
        long processes = TaskNumbering.SlurmStep.CountIn(variable)!.Value,
            index = (outer.Index * processes) + TaskNumbering.SlurmStep.NumberIn(variable)!.Value;
        return outer.Note is null
            ? outer with { Index = index, Count = outer.Count * processes }
            : outer with
            {
                Index = index,
                Count = Math.Max(shards, index + 1),
                Note = Uncounted($"This is process {index} of the array", index, shards),
            };
    }

    private static string Uncounted(string which, long index, int shards) =>
        $"{which}, but nothing says how many tasks there are: this one does "
        + $"{(index < shards ? $"only shard {index}" : "nothing")} of {Figures.Count(shards, "shard")}. With fewer tasks than "
        + $"shards, shards are left undone; set {TaskNumbering.CountVariable} to the number of tasks.";

    // Whether srun has started several processes in this task of a job; what another launcher starts in it is numbered twice.
    private static bool IsStepOf(TaskNumbering job, Func<string, string?> variable)
    {
        long? rank = TaskNumbering.SlurmStep.NumberIn(variable), size = TaskNumbering.SlurmStep.CountIn(variable);
        bool isStep = job == TaskNumbering.SlurmArray && rank is not null && size > 1;
        foreach (TaskNumbering launcher in TaskNumbering.Launchers)
        {
            if (launcher.NumberIn(variable) is { } number && launcher.CountIn(variable) is > 1 and var count
                && !(isStep && launcher != TaskNumbering.OpenMpi && (number, count) == (rank, size)))
                throw new UsageException($"This is process {number} of {count} by {launcher.Engine} ({launcher.Index}) inside "
                    + $"one task of a job of {job.Engine} ({job.Index}), so its shards cannot be told; start it without "
                    + "the launcher, or give --shard INDEX/COUNT.");
        }

        return isStep;
    }
}
