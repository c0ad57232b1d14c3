using MlNetClassifier.Training.Checkpoints;
using Tensorboard;

namespace MlNetClassifier.App.Runs;

/// <summary>
/// The folder <c>tensorboard</c> of a run: the figures of <c>results.csv</c> for TensorBoard, which shows them as they grow.
/// </summary>
/// <remarks>
/// Folders and tags are those of Keras' callback, so that TensorBoard draws training and validation into one chart; a step is an
/// epoch, numbered as in <c>results.csv</c>. Why the files are not written by TorchSharp: docs/adr/0042.
/// </remarks>
internal sealed class TensorBoardFiles(RunFolder folder, TimeProvider clock)
{
    public const string Name = "tensorboard";

    private readonly string _file = $"events.out.tfevents.{clock.GetUtcNow().ToUnixTimeSeconds():D10}.mlnetclassifier";

    /// <summary>Removes what an earlier run left.</summary>
    public static void Remove(RunFolder folder)
    {
        if (Directory.Exists(folder.File(Name)))
            Directory.Delete(folder.File(Name), recursive: true);
    }

    /// <summary>Begins with the epochs that were done before an interruption, each as long before now as it lasted.</summary>
    public void Begin(IReadOnlyList<EpochResult> history)
    {
        DateTimeOffset end = clock.GetUtcNow() - TimeSpan.FromTicks(history.Sum(epoch => epoch.Elapsed.Ticks));
        foreach (EpochResult epoch in history)
        {
            end += epoch.Elapsed;
            Add(epoch, end);
        }
    }

    public void Add(EpochResult epoch) => Add(epoch, clock.GetUtcNow());

    private void Add(EpochResult epoch, DateTimeOffset time)
    {
        Write("train", epoch, time, ("epoch_loss", epoch.TrainLoss), ("epoch_accuracy", epoch.TrainAccuracy),
            ("epoch_learning_rate", epoch.LearningRate));
        if (epoch is { ValidationLoss: { } loss, ValidationAccuracy: { } accuracy })
            Write("validation", epoch, time, ("epoch_loss", loss), ("epoch_accuracy", accuracy));
    }

    private void Write(string split, EpochResult epoch, DateTimeOffset time, params (string Tag, double Value)[] scalars)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.File(Name), split)).FullName, _file);
        double seconds = (time - DateTimeOffset.UnixEpoch).TotalSeconds;
        using var file = new FileStream(path, FileMode.Append);
        if (file.Length == 0)
            EventRecord.Write(file, new Event { WallTime = seconds, FileVersion = "brain.Event:2" });

        var summary = new Summary();
        summary.Value.AddRange(
            scalars.Select(scalar => new Summary.Types.Value { Tag = scalar.Tag, SimpleValue = (float)scalar.Value }));
        EventRecord.Write(file, new Event { WallTime = seconds, Step = epoch.Epoch, Summary = summary });
    }
}
