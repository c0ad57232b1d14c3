using System.Text;
using MlNetClassifier.App.Compare;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Work;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Sweep;

/// <summary>Does the trainings of a sweep: the part of each is its result, its model lies below <c>trials</c>.</summary>
internal sealed class SweepShards : IShardWork
{
    private readonly string _run;
    private readonly AppEnvironment _environment;
    private readonly CompareRequest _request;
    private readonly SweepTask _task;
    private readonly Dictionary<SplitOptions, ImageDataset> _datasets = [];
    private readonly PartFolder _parts;
    private TrialResult? _result;
    private (int Shard, TrialCheckpoints Checkpoints)? _done;

    /// <summary>Opens the images.</summary>
    /// <param name="run">The run.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="environment">The surroundings.</param>
    /// <param name="cancellationToken">Stops the trainings.</param>
    /// <exception cref="UsageException">Settings or images are not those that were planned.</exception>
    /// <exception cref="DatasetException">Images have vanished.</exception>
    public SweepShards(string run, WorkPlan plan, AppEnvironment environment, CancellationToken cancellationToken)
    {
        (_run, _environment, _task, _parts) = (run, environment, plan.Sweep!, new PartFolder(run, plan));
        _request = SweepTrials.Request(_task, run, environment with { WorkingDirectory = plan.Root }, cancellationToken);
        if (SettingsTable.Changes(_task.Settings!, _request.Describe()).ToArray() is [_, ..] changes)
        {
            throw new UsageException(string.Join(Environment.NewLine,
            [
                $"'{environment.Shorten(run)}' was planned with other settings: a file that they name, or a default of this "
                    + "program, has changed.",
                .. changes.Select(change => "  " + change),
                "Use the files and the program of the plan, or plan again into another folder.",
            ]));
        }

        (int images, string fingerprint) = SweepTrials.ImagesOf(ComparedImages.Open(_request, environment), _request);
        if (images < _task.Images)
            throw new DatasetException($"'{_task.Data}' has {Figures.Count(images)} of the "
                + $"{Figures.Count(_task.Images, "image")} that were planned; bring the others back, or plan again into "
                + "another folder.");

        if (fingerprint != _task.Fingerprint)
            throw new UsageException($"'{_task.Data}' does not hold the images that were planned: some were changed or added. "
                + "Bring the old ones back, or plan again into another folder.");
    }

    public string Extension => ".json";

    // A file that is open for a day would be taken for one that a killed process left.
    public void Prepare(int shard, CancellationToken cancellationToken)
    {
        RemoveDone();
        (Contestant contestant, int seed) = SweepTrials.Of(_request, shard);
        _environment.Error.WriteLine($"shard {shard}: {contestant.Name}, seed {seed}");
        string folder = Path.Combine(_run, SweepTrials.FolderOf(_request, shard));
        var checkpoints = new TrialCheckpoints(folder);
        try
        {
            _result = new TrialResult(new Contest(contestant, seed, _request.Training, _environment).Run(
                DatasetOf(contestant), _task.Fingerprint, folder, checkpoints.Begin()) ?? throw Stopped(folder));
        }
        catch (TrainingException error) when (error.Divergence is not null)
        {
            // That it diverges is what was to be found out.
            _result = new TrialResult(null, error.Message.Split('\n')[0]);
        }

        _done = (shard, checkpoints);
    }

    public PartTally Make(int shard, Stream part, CancellationToken cancellationToken)
    {
        part.Write(Encoding.UTF8.GetBytes(_result!.ToJson()));
        return new PartTally(1);
    }

    public void Dispose() => RemoveDone();

    private OperationCanceledException Stopped(string folder)
    {
        _environment.Error.WriteLine($"The whole epochs of this training are kept in {_environment.Shorten(folder)}.");
        return new OperationCanceledException();
    }

    // The part is written after it was made: where that failed, the next attempt resumes after the last epoch.
    private void RemoveDone()
    {
        if (_done is { } done && _parts.HasMarker(done.Shard))
            done.Checkpoints.Remove();

        _done = null;
    }

    // Only the fraction to learn from can be another one: test and validation are the same for all.
    private ImageDataset DatasetOf(Contestant contestant)
    {
        SplitOptions splits = contestant.Training(_request.Training).Splits with { Seed = _task.SplitSeed };
        if (!_datasets.TryGetValue(splits, out ImageDataset? dataset))
            _datasets[splits] = dataset = ImageDataset.Open(_task.Data!, splits);

        return dataset;
    }
}
