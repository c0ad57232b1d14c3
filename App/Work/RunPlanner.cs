using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Work;

/// <summary>Writes the plan of a run, once: the same command again finds it, and another plan is refused.</summary>
/// <param name="run">Folder of the run; made if it is missing.</param>
/// <param name="environment">The surroundings.</param>
internal sealed class RunPlanner(string run, AppEnvironment environment)
{
    /// <summary>Images of a shard unless something else is asked for: some seconds to a minute of work.</summary>
    public const int DefaultShardSize = 1024;

    /// <summary>Lists images, cuts the list, and writes both.</summary>
    /// <param name="images">Read once; few are held at a time.</param>
    /// <param name="shardSize">Images of a shard.</param>
    /// <param name="plan">Makes the plan of shards.</param>
    /// <param name="cancellationToken">Ends it: no plan is written.</param>
    public WorkPlan Write(
        IEnumerable<PlannedImage> images, int shardSize, Func<IReadOnlyList<Shard>, WorkPlan> plan,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<Shard> shards = [];
        if (Planned())
        {
            using var list = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None,
                bufferSize: 1 << 16, FileOptions.DeleteOnClose);
            shards = PlanList.Write(list, images, shardSize, environment.WorkingDirectory, cancellationToken);
        }
        else
        {
            AtomicFile.Write(Path.Combine(run, PlanList.Name), stream =>
            {
                shards = PlanList.Write(stream, images, shardSize, environment.WorkingDirectory, cancellationToken);
                if (shards.Count == 0)
                    throw new DatasetException("There is nothing to plan: the list names no image.");
            });
        }

        return Write(plan(shards));
    }

    /// <summary>Writes a plan whose shards have no images of their own.</summary>
    public WorkPlan Write(WorkPlan plan)
    {
        WorkPlan made = (plan with
        {
            Created = environment.Clock.GetUtcNow(),
            Program = SoftwareVersions.Program,
        }).Sealed();
        string how = "Planned";
        if (!Planned())
            made.Write(run);
        else if (WorkPlan.Read(run, environment).Sha256 == made.Sha256)
            how = "Found planned";
        else
            throw new UsageException($"'{environment.Shorten(run)}' has another plan: its images, its options or its model are "
                + "others. Give another folder to --run, or remove that one.");

        environment.Error.WriteLine($"{how}: {Figures.Count(made.Samples, made.Noun)} in "
            + $"{Figures.Count(made.Shards.Count, "shard")}, in {environment.Shorten(run)}.");
        environment.Error.WriteLine($"Next, here: {environment.CommandName} work --run {environment.Typed(run)}");
        environment.Error.WriteLine($"Or on a cluster: {environment.CommandName} cluster slurm --run {environment.Typed(run)}");
        return made;
    }

    private bool Planned() => File.Exists(Path.Combine(run, WorkPlan.Name));
}
