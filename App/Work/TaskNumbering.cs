using System.Globalization;

namespace MlNetClassifier.App.Work;

/// <summary>The environment variables in which an engine tells each of its tasks which one it is.</summary>
/// <param name="Engine">The engine, or what it started.</param>
/// <param name="Index">Name of the variable with the task's number.</param>
/// <param name="Count">Name of the variable with the number of tasks; where an engine has none, the user's own.</param>
/// <param name="First">The number of the first task.</param>
internal sealed record TaskNumbering(string Engine, string Index, string Count, int First = 0)
{
    /// <summary>Where a user says which task it is.</summary>
    public const string IndexVariable = "MLNC_TASK_INDEX";

    /// <summary>Where a user says how many tasks there are.</summary>
    public const string CountVariable = "MLNC_TASK_COUNT";

    private const long Most = 1_000_000_000;

    /// <summary>What the user has said, which decides.</summary>
    public static TaskNumbering Own { get; } = new("your numbering", IndexVariable, CountVariable);

    /// <summary>Slurm's job arrays.</summary>
    /// <remarks>
    /// <c>SLURM_ARRAY_TASK_COUNT</c> is never read: it is 1 where one task of 64 is submitted again with <c>--array=3</c>.
    /// </remarks>
    public static TaskNumbering SlurmArray { get; } = new("Slurm", "SLURM_ARRAY_TASK_ID", CountVariable);

    /// <summary>Slurm's <c>srun</c>, which numbers the processes of a step, a lone one too.</summary>
    public static TaskNumbering SlurmStep { get; } = new("srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS");

    /// <summary>MPI's own launcher, never <c>srun</c>.</summary>
    public static TaskNumbering OpenMpi { get; } = new("mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE");

    /// <summary>Engines that number the tasks of a job.</summary>
    public static IReadOnlyList<TaskNumbering> Jobs { get; } =
    [
        new("Kubernetes", "JOB_COMPLETION_INDEX", CountVariable),
        SlurmArray,
        new("Grid Engine", "SGE_TASK_ID", CountVariable, First: 1),
        new("AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE"),
        new("Google Batch", "BATCH_TASK_INDEX", "BATCH_TASK_COUNT"),
        new("Cloud Run", "CLOUD_RUN_TASK_INDEX", "CLOUD_RUN_TASK_COUNT"),
    ];

    /// <summary>Launchers that number processes which start together.</summary>
    public static IReadOnlyList<TaskNumbering> Launchers { get; } =
    [
        OpenMpi,
        new("MPI", "PMI_RANK", "PMI_SIZE"),
        new("MPI", "PMIX_RANK", "SLURM_STEP_NUM_TASKS"),
        SlurmStep,
        new("torchrun", "RANK", "WORLD_SIZE"),
    ];

    /// <summary>The number of this task, from <see cref="First"/> on; null where the engine says none.</summary>
    /// <param name="variable">Gives the value of an environment variable.</param>
    /// <exception cref="UsageException">The variable holds something else.</exception>
    public long? NumberIn(Func<string, string?> variable) => Read(Index, First, variable);

    /// <summary>How many tasks there are, as the engine says it itself; null where it does not.</summary>
    /// <inheritdoc cref="NumberIn" />
    public long? CountIn(Func<string, string?> variable) => Read(Count, 1, variable);

    /// <summary>A whole number of at least 0; null if the text is none.</summary>
    public static long? Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= Most ? number : null;

    private static long? Read(string name, int least, Func<string, string?> variable) => variable(name) switch
    {
        // Grid Engine's word for a job that is no array.
        null or "" or "undefined" => null,
        var text => Parse(text) is { } number && number >= least
            ? number
            : throw new UsageException($"The environment variable {name} is '{text}', but it must be a whole number from {least} "
                + "on; correct it, or say which task this is with --shard INDEX/COUNT."),
    };
}
