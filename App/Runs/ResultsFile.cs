using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Training.Checkpoints;

namespace MlNetClassifier.App.Runs;

/// <summary><c>results.csv</c>: one row per epoch, complete on disk as soon as the epoch is over.</summary>
internal sealed class ResultsFile(RunFolder folder)
{
    public const string Name = "results.csv";

    private readonly List<string> _lines =
        ["epoch,time_s,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate"];

    /// <summary>Begins with the epochs that were done before an interruption; whatever else the file held is discarded.</summary>
    public void Begin(IReadOnlyList<EpochResult> history)
    {
        _lines.AddRange(history.Select(Line));
        Write();
    }

    public void Add(EpochResult epoch)
    {
        _lines.Add(Line(epoch));
        Write();
    }

    /// <summary>The epochs of a run so far; none if there is no file.</summary>
    public static IReadOnlyList<EpochRow> Read(string folder) =>
        CsvTable.TryRead(Path.Combine(folder, Name)) is not { } table ? [] :
    [
        .. table.Rows.Select(row => new EpochRow(
            table.Integer(row, "epoch"),
            table.Number(row, "time_s"),
            table.Number(row, "train_loss"),
            table.Number(row, "train_accuracy"),
            table.NumberOrNull(row, "validation_loss"),
            table.NumberOrNull(row, "validation_accuracy"),
            table.Number(row, "learning_rate"))),
    ];

    private void Write() => folder.WriteText(Name, string.Join('\n', _lines) + "\n");

    private static string Line(EpochResult epoch) => Csv.Row(
    [
        epoch.Epoch.ToString(CultureInfo.InvariantCulture),
        Figures.Fixed(epoch.Elapsed.TotalSeconds, 3),
        Figures.Exact(epoch.TrainLoss),
        Figures.Exact(epoch.TrainAccuracy),
        epoch.ValidationLoss is { } loss ? Figures.Exact(loss) : string.Empty,
        epoch.ValidationAccuracy is { } accuracy ? Figures.Exact(accuracy) : string.Empty,
        Figures.Exact(epoch.LearningRate),
    ]);

    /// <summary>One epoch, read back.</summary>
    public sealed record EpochRow(
        int Epoch, double Seconds, double TrainLoss, double TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy,
        double LearningRate);
}
