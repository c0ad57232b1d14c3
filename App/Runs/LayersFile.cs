using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Training.Diagnostics;

namespace MlNetClassifier.App.Runs;

/// <summary>
/// <c>layers.csv</c>: dead units and gradient norms of each layer with weights; there is no file without <c>--diagnostics</c>.
/// </summary>
internal static class LayersFile
{
    public const string Name = "layers.csv";

    public static void Write(RunFolder folder, IReadOnlyList<LayerDiagnostics>? layers) =>
        folder.WriteText(Name, layers is null ? null : string.Join('\n',
    [
        "layer,units,dead_units,gradient_first_epoch,gradient_last_epoch",
        .. layers.Select(layer => Csv.Row(
        [
            layer.Name,
            layer.Units.ToString(CultureInfo.InvariantCulture),
            layer.DeadUnits?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
            Figures.Exact(layer.FirstEpochGradientNorm),
            Figures.Exact(layer.LastEpochGradientNorm),
        ])),
    ]) + "\n");

    /// <summary>The layers that were measured; null if none were.</summary>
    public static IReadOnlyList<LayerRow>? TryRead(string folder) =>
        CsvTable.TryRead(Path.Combine(folder, Name)) is not { } table ? null :
    [
        .. table.Rows.Select(row => new LayerRow(
            table.Text(row, "layer"),
            table.Integer(row, "units"),
            (int?)table.NumberOrNull(row, "dead_units"),
            table.Number(row, "gradient_first_epoch"),
            table.Number(row, "gradient_last_epoch"))),
    ];

    /// <summary>One layer, read back.</summary>
    public sealed record LayerRow(string Name, int Units, int? DeadUnits, double FirstGradient, double LastGradient);
}
