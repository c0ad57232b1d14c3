using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Training.Checkpoints;

namespace MlNetClassifier.App.Runs;

/// <summary>
/// <c>activations.csv</c>: learned activation parameters after every epoch, a row per parameter; there is no file where nothing
/// is learned.
/// </summary>
internal sealed class ActivationsFile(RunFolder folder)
{
    public const string Name = "activations.csv";

    private readonly List<string> _lines = ["epoch,parameter,count,mean,lowest,highest"];

    public void Add(EpochResult epoch)
    {
        if (epoch.LearnedParameters.Count == 0)
            return;

        _lines.AddRange(epoch.LearnedParameters.Select(pair => Csv.Row(
        [
            epoch.Epoch.ToString(CultureInfo.InvariantCulture),
            pair.Key,
            pair.Value.Length.ToString(CultureInfo.InvariantCulture),
            Figures.Exact(pair.Value.Average()),
            Figures.Exact(pair.Value.Min()),
            Figures.Exact(pair.Value.Max()),
        ])));
        folder.WriteText(Name, string.Join('\n', _lines) + "\n");
    }

    /// <summary>The mean of each parameter after each epoch; null where nothing is learned.</summary>
    public static IReadOnlyList<(int Epoch, string Parameter, double Mean)>? TryRead(string folder) =>
        CsvTable.TryRead(Path.Combine(folder, Name)) is not { } table ? null
            : [.. table.Rows.Select(row =>
                (table.Integer(row, "epoch"), table.Text(row, "parameter"), table.Number(row, "mean")))];
}
