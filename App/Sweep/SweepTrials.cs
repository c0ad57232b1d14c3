using MlNetClassifier.App.Compare;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Work;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Sweep;

/// <summary>The trainings of a sweep: each contestant with each seed, a shard for each.</summary>
internal static class SweepTrials
{
    /// <summary>Folder of all trainings below that of the run.</summary>
    public const string Folder = "trials";

    /// <summary>What a sweep trains, as a comparison: one on one machine trains the same.</summary>
    /// <param name="task">What was planned.</param>
    /// <param name="run">Folder of the run.</param>
    /// <param name="environment">What relative paths start from.</param>
    /// <param name="cancellationToken">Stops the trainings.</param>
    /// <exception cref="UsageException">The settings have faults.</exception>
    public static CompareRequest Request(
        SweepTask task, string run, AppEnvironment environment, CancellationToken cancellationToken)
    {
        TrainRequest Read(SweepContestant planned) => SettingsTable.Request(planned.Given, environment, cancellationToken);

        IReadOnlyList<Contestant> contestants =
        [
            .. task.Contestants.Select(planned => task.Noun switch
            {
                Contestant.NetworkNoun => Contestant.OfNetwork(planned.Name, Read(planned)),
                Contestant.SettingNoun => Contestant.OfSettings(planned.Name, Read(planned)),
                _ => Contestant.Parse(planned.Name),
            }),
        ];
        TrainRequest training = contestants[0].Own?.Training ?? Read(task.Contestants[0]);
        return new CompareRequest(
            training with
            {
                Splits = training.Splits with { Seed = task.SplitSeed },
                Project = task.Project ?? run,
                Data = task.Data ?? training.Data,
            },
            contestants, task.Seeds, "sweep");
    }

    /// <summary>The training of a shard.</summary>
    public static (Contestant Contestant, int Seed) Of(CompareRequest request, int shard) =>
        (request.Contestants[shard % request.Contestants.Count], request.Seeds[shard / request.Contestants.Count]);

    /// <summary>How many images there are, and their fingerprint, whatever fraction of them is learned from.</summary>
    public static (int Images, string Fingerprint) ImagesOf(ImageDataset dataset, CompareRequest request)
    {
        IReadOnlyList<HashedSample> samples = DatasetFingerprint.Hash(
            ImageDataset.Open(dataset.Path, request.Training.Splits with { TrainFraction = 1 }),
            request.Training.Options.CancellationToken);
        return (samples.Count, DatasetFingerprint.Of(samples));
    }

    /// <summary>Folder of a training below that of the run.</summary>
    public static string FolderOf(CompareRequest request, int shard)
    {
        (Contestant contestant, int seed) = Of(request, shard);
        return Path.Combine(Folder, contestant.FolderName(seed));
    }

}
