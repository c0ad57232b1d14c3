using System.CommandLine;
using MlNetClassifier.App.Cluster;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Work;

namespace MlNetClassifier.App.Commands;

/// <summary>What the verbs below <c>cluster</c> have in common: the run, and what its tasks get.</summary>
internal sealed class ClusterOptions
{
    private static readonly TaskResources Standard = new();

    private readonly Option<string> _run = RunOption.Create();
    private readonly Option<int> _tasks = CommonOptions.Number(
        "--tasks", Standard.Tasks, "Tasks that share the shards; no more are started than there are shards.");
    private readonly Option<int> _concurrent = CommonOptions.Number(
        "--concurrent", Standard.Concurrent, "Tasks at a time, at most.");
    private readonly Option<int> _cpus = CommonOptions.Number("--cpus", Standard.Cpus, "Cores of a task.");
    private readonly Option<string> _memory = new("--memory")
    {
        Description = "Memory of a task.",
        HelpName = "SIZE",
        DefaultValueFactory = _ => Standard.Memory,
    };
    private readonly Option<string> _time = new("--time")
    {
        Description = "Time of a task: 90m, 1h, 2d or 02:30:00. A minute before it is up, the task is asked to end.",
        HelpName = "TIME",
        DefaultValueFactory = _ => Standard.Time,
    };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_run, _tasks, _concurrent, _cpus, _memory, _time])
            command.Options.Add(option);
    }

    /// <summary>The run that is meant and its tasks.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="environment">The surroundings.</param>
    /// <param name="others">What is wrong with other options, given the folder of the run.</param>
    /// <exception cref="UsageException">Something is wrong; all of it is said.</exception>
    public ClusterWork Read(ParseResult parsed, AppEnvironment environment, Func<string, IEnumerable<string>>? others = null)
    {
        string run = environment.Resolve(parsed.GetValue(_run)!);
        var resources = new TaskResources
        {
            Tasks = parsed.GetValue(_tasks),
            Concurrent = parsed.GetValue(_concurrent),
            Cpus = parsed.GetValue(_cpus),
            Memory = parsed.GetValue(_memory)!,
            Time = parsed.GetValue(_time)!,
        };
        List<string> faults = [.. resources.Faults(), .. others?.Invoke(run) ?? []];
        if (run.Any(Printable.IsHidden))
            faults.Add($"--run is '{run}', and scripts cannot hold its control characters; rename the folder.");

        return faults.Count > 0
            ? throw new UsageException(string.Join(Environment.NewLine, faults))
            : new ClusterWork(run, WorkPlan.Read(run, environment), resources, environment.Program);
    }

    /// <summary>Says what was written and what to type next.</summary>
    public static void Print(ClusterWork work, string files, IEnumerable<string> commands, AppEnvironment environment)
    {
        environment.Error.WriteLine($"Wrote {files} into {environment.Shorten(work.Run)}: {Figures.Count(work.Tasks, "task")} "
            + $"for {Figures.Count(work.Shards, "shard")}, {Math.Min(work.Tasks, work.Resources.Concurrent)} at a time.");
        foreach (string command in commands)
            environment.Out.WriteLine(command);
    }
}
