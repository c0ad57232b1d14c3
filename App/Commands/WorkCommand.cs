using System.CommandLine;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Sweep;
using MlNetClassifier.App.Work;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Commands;

/// <summary><c>work</c>: one task of a planned run, as an engine starts it, or all of it on one machine.</summary>
internal static class WorkCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Option<string> run = RunOption.Create();
        Option<string> shard = new("--shard")
        {
            Description = "Which task of how many this is, such as 0/4; auto asks the variables of Slurm, Kubernetes and others, "
                + "and without one does all shards.",
            HelpName = "auto|I/N",
            DefaultValueFactory = _ => TaskIndex.Auto,
        };
        Option<int> threads = CommonOptions.Number("--threads", 0, "Threads that compute; 0 is one for each core.");
        var command = new Command(
            "work", "Do the shards of a planned run that are not done: any number of times, on any number of machines at once.")
        {
            run, shard, threads,
        };
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
                result.AddError($"--threads is {result.GetValueOrDefault<int>()}; give 1 or more, or 0 for one for each core.");
        });
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            environment.Resolve(parsed.GetValue(run)!), parsed.GetValue(shard)!, parsed.GetValue(threads), environment,
            cancellationToken)));
        return command;
    }

    private static int Run(
        string run, string shard, int threads, AppEnvironment environment, CancellationToken cancellationToken)
    {
        var plan = WorkPlan.Read(run, environment);
        var task = TaskIndex.Of(shard, plan.Shards.Count, environment.Variable);
        environment.Error.WriteLine($"Task {task.Index} of {Figures.Count(task.Count)} ({task.Engine}), "
            + $"{Figures.Count(task.Shards(plan.Shards.Count).Count())} of {Figures.Count(plan.Shards.Count, "shard")}.");
        if (task.Note is { } note)
            environment.Error.WriteLine(note);

        return new WorkRun(run, plan, task, Open, environment).Execute(cancellationToken);

        IShardWork Open() => plan.Kind switch
        {
            WorkKind.Score => new ScoreShards(run, plan, Scorer(plan.Score!), threads),
            WorkKind.Sweep when TrainingSupport.IsIncluded => Sweep(run, plan, threads, environment, cancellationToken),
            WorkKind.Features when TrainingSupport.IsIncluded => new FeatureShards(run, plan, threads, environment),
            _ => throw new UsageException(
                ElsewhereCommand.NeedsWholeProgram($"'work' on a plan of kind {plan.Kind.ToString().ToLowerInvariant()}")),
        };
    }

    private static SweepShards Sweep(
        string run, WorkPlan plan, int threads, AppEnvironment environment, CancellationToken cancellationToken)
    {
        if (threads > 0)
            environment.Error.WriteLine("--threads is not heeded by trainings: another number gives other weights, and the plan "
                + "has the number for all (plan sweep --threads).");

        return new SweepShards(run, plan, environment, cancellationToken);
    }

    private static ImageScorer Scorer(ScoreTask task)
    {
        if (DatasetFingerprint.ContentHash(task.Model) is { } hash && hash != task.ModelSha256)
            throw new UsageException($"'{task.Model}' is not the model that was planned: it has another content (SHA-256 "
                + $"{hash[..12]}, planned {task.ModelSha256[..12]}). Plan again into another folder, or bring that one back.");

        return ModelFile.Open(task.Model);
    }
}
