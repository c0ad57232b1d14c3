using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Reports;

/// <summary>Predictions of a split as a run recorded them: labels, and what the model said of each image.</summary>
/// <param name="Split"><c>test</c> or <c>validation</c>.</param>
/// <param name="Classes">Class names in class order.</param>
/// <param name="Rows">Label and prediction; the path of an image is relative to the data's folder.</param>
internal sealed record PredictionTable(string Split, IReadOnlyList<string> Classes, IReadOnlyList<(string Label, ImagePrediction Prediction)> Rows)
{
    /// <summary>Reads the file of a split; null if there is none.</summary>
    public static PredictionTable? TryRead(string folder, string split)
    {
        if (CsvTable.TryRead(Path.Combine(folder, PredictionsFile.Name(split))) is not { } table)
            return null;

        string[] columns = [.. table.Header.Where(name => name.StartsWith(PredictionsFile.ProbabilityPrefix, StringComparison.Ordinal))];
        return new PredictionTable(
            split,
            [.. columns.Select(name => name[PredictionsFile.ProbabilityPrefix.Length..])],
            [.. Enumerable.Range(0, table.Count).Select(row => (table.Text(row, "label"), Prediction(table, row, columns)))]);
    }

    /// <summary>The figures, computed again: the same as those of the run, because the file shows every bit.</summary>
    public ClassificationReport Judge() => ClassificationReport.Create(Classes, Rows);

    private static ImagePrediction Prediction(CsvTable table, int row, string[] columns)
    {
        string path = table.Text(row, "path");
        return table.Text(row, "error") is { Length: > 0 } error
            ? new ImagePrediction(path, error, string.Empty, [.. columns.Select(_ => float.NaN)], [])
            : new ImagePrediction(path, null, table.Text(row, "predicted_label"), [.. columns.Select(column => (float)table.Number(row, column))], []);
    }
}
