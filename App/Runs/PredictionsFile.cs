using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Runs;

/// <summary>
/// <c>predictions_test.csv</c> and <c>predictions_validation.csv</c>: every image of a split with all that is needed to
/// recompute every figure of the run.
/// </summary>
/// <param name="Split"><c>test</c> or <c>validation</c>.</param>
/// <param name="Classes">Class names in class order.</param>
/// <param name="Rows">Label and prediction; the path of an image is relative to the data's folder.</param>
internal sealed record PredictionsFile(string Split, IReadOnlyList<string> Classes,
    IReadOnlyList<(string Label, ImagePrediction Prediction)> Rows)
{
    private const string ProbabilityPrefix = "p_";
    private const string Cosine = "cosine_distance", Euclidean = "euclidean_distance";

    public static string Name(string split) => $"predictions_{split}.csv";

    /// <summary>Writes a split's predictions with every bit: loss in nats, rank from 1, probabilities in class order.</summary>
    public static void Write(
        RunFolder folder, string split, ImageDataset dataset, IReadOnlyList<ImageSample> samples,
        IEnumerable<ImagePrediction> predictions)
    {
        string[] probabilities = [.. dataset.Classes.Select(name => ProbabilityPrefix + name)];
        string header = Csv.Row(
            ["path", "label", "predicted_label", "loss", "rank", .. probabilities, "error", "note", Cosine, Euclidean]);
        IEnumerable<string> rows = samples.Zip(predictions).Select(pair => Csv.Row(
            Fields(dataset.RelativePath(pair.First), pair.First.Label, pair.Second, dataset.Classes)));
        folder.WriteText(Name(split), string.Join('\n', [header, .. rows]) + "\n");
    }

    /// <summary>Reads the file of a split; null if there is none.</summary>
    public static PredictionsFile? TryRead(string folder, string split)
    {
        if (CsvTable.TryRead(Path.Combine(folder, Name(split))) is not { } table)
            return null;

        string[] columns = [.. table.Header.Where(name => name.StartsWith(ProbabilityPrefix, StringComparison.Ordinal))];
        return new PredictionsFile(
            split,
            [.. columns.Select(name => name[ProbabilityPrefix.Length..])],
            [.. table.Rows.Select(row => (table.Text(row, "label"), Prediction(table, row, columns)))]);
    }

    /// <summary>The figures, computed again: the same as those of the run, because the file shows every bit.</summary>
    public ClassificationReport Judge() => ClassificationReport.Create(Classes, Rows);

    private static IEnumerable<string> Fields(string path, string label, ImagePrediction prediction,
        IReadOnlyList<string> classes)
    {
        if (prediction.Error is { } error)
            return [path, label, "", "", "", .. classes.Select(_ => string.Empty), error, "", "", ""];

        var judged = JudgedSample.Of(classes, label, prediction);
        string rank = judged.Rank.ToString(CultureInfo.InvariantCulture);
        string[] probabilities = [.. prediction.Score.Select(Figures.Exact)];
        string loss = Figures.Exact(judged.Loss);
        string[] distances = prediction.Distance is { } distance
            ? [Figures.Exact(distance.Cosine), Figures.Exact(distance.Euclidean)]
            : ["", ""];
        return
        [
            path, label, prediction.PredictedLabel, loss, rank, .. probabilities, "", prediction.Note ?? "", .. distances,
        ];
    }

    // Runs of earlier versions have no such columns.
    private static FeatureDistance? Distance(CsvTable table, int row) =>
        table.Header.Contains(Cosine) && table.NumberOrNull(row, Cosine) is { } cosine
            ? new FeatureDistance((float)cosine, (float)table.Number(row, Euclidean))
            : null;

    private static ImagePrediction Prediction(CsvTable table, int row, string[] columns)
    {
        string path = table.Text(row, "path");
        return table.Text(row, "error") is { Length: > 0 } error
            ? new ImagePrediction(path, error, string.Empty, [.. columns.Select(_ => float.NaN)], [])
            : new ImagePrediction(path, null, table.Text(row, "predicted_label"),
                [.. columns.Select(column => (float)table.Number(row, column))], [])
            {
                Distance = Distance(table, row),
            };
    }
}
