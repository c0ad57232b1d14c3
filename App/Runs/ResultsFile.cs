using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Training.Checkpoints;

namespace MlNetClassifier.App.Runs;

/// <summary><c>results.csv</c>: one row per epoch, complete on disk as soon as the epoch is over.</summary>
internal sealed class ResultsFile(RunFolder folder)
{
    public const string Name = "results.csv";

    private readonly List<string> _lines = ["epoch,time_s,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate"];

    /// <summary>Goes on behind epochs of before; any that they do not name are forgotten.</summary>
    public void Begin(IReadOnlyList<EpochResult> history)
    {
        _lines.AddRange(history.Select(Row));
        Write();
    }

    public void Add(EpochResult epoch)
    {
        _lines.Add(Row(epoch));
        Write();
    }

    private void Write() => folder.WriteText(Name, string.Join('\n', _lines) + "\n");

    private static string Row(EpochResult epoch) => Csv.Row(
    [
        epoch.Epoch.ToString(CultureInfo.InvariantCulture),
        Figures.Fixed(epoch.Elapsed.TotalSeconds, 3),
        Figures.Exact(epoch.TrainLoss),
        Figures.Exact(epoch.TrainAccuracy),
        epoch.ValidationLoss is { } loss ? Figures.Exact(loss) : string.Empty,
        epoch.ValidationAccuracy is { } accuracy ? Figures.Exact(accuracy) : string.Empty,
        Figures.Exact(epoch.LearningRate),
    ]);
}
