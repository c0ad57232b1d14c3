using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Compare;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Work;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Sweep;

/// <summary>Makes the plan of a sweep; everything that can be wrong is found here, not by a hundred tasks.</summary>
internal static class SweepPlan
{
    private const string Threads = "--threads";

    /// <summary>Checks settings and images, and makes the plan.</summary>
    /// <param name="task">What is asked for.</param>
    /// <param name="run">Folder of the run.</param>
    /// <param name="environment">The surroundings.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UsageException">The settings have faults, or a network does not fit the images.</exception>
    /// <exception cref="Data.DatasetException">The images do not do.</exception>
    public static WorkPlan Make(SweepTask task, string run, AppEnvironment environment, CancellationToken cancellationToken)
    {
        int threads = Environment.ProcessorCount;
        if (task.Contestants.Select(contestant => FixThreads(contestant.Given, threads, environment)).ToList().Contains(true))
            environment.Error.WriteLine($"Trainings compute with {Figures.Count(threads, "thread")} on every machine, because "
                + "another number gives other weights; --threads sets it. Give each task as many cores.");

        CompareRequest request = SweepTrials.Request(task, run, environment, cancellationToken);
        if (request.Validate(leastContestants: 1) is [_, ..] faults)
            throw new UsageException(string.Join(Environment.NewLine, faults));

        ImageDataset dataset = ComparedImages.Open(request, environment);
        if (request.Training.Strict)
            DamagedList.Find(dataset, cancellationToken).ThrowIfAny();

        (int images, string fingerprint) = SweepTrials.ImagesOf(dataset, request);
        return new WorkPlan
        {
            Kind = WorkKind.Sweep,
            Root = environment.WorkingDirectory,
            Sweep = task with
            {
                Data = dataset.Path,
                Fingerprint = fingerprint,
                Images = images,
                Chance = ComparedImages.Chance(dataset),
                Settings = request.Describe(),
            },
            Shards = [.. Enumerable.Repeat(new Shard(1), request.Contestants.Count * request.Seeds.Count)],
        };
    }

    // Another number of threads gives other bits, and machines have other numbers of cores: that of this one is for all.
    private static bool FixThreads(JsonObject given, int threads, AppEnvironment environment)
    {
        TrainRequest request = SettingsTable.Read(given, environment).Request;
        bool isOpen = SettingsTable.Find(Threads)!.OtherOwner(request) is null && request.Options.Threads == 0;
        if (isOpen)
            given[Threads] = threads.ToString(CultureInfo.InvariantCulture);

        return isOpen;
    }
}
