using System.Globalization;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Runs;

/// <summary>
/// <c>predictions_test.csv</c> and <c>predictions_validation.csv</c>: every image of a split with all that is needed to recompute every
/// figure of the run.
/// </summary>
internal static class PredictionsFile
{
    public const string ProbabilityPrefix = "p_";
    private static readonly string[] Leading = ["path", "label", "predicted_label", "loss", "rank"];

    public static string Name(string split) => $"predictions_{split}.csv";

    /// <summary>Paths are relative to the data's folder; loss is in nats, rank from 1; probabilities in class order, every bit shown.</summary>
    public static string Text(ImageDataset dataset, IReadOnlyList<ImageSample> samples, IReadOnlyList<ImagePrediction> predictions)
    {
        string header = Csv.Row([.. Leading, .. dataset.Classes.Select(name => ProbabilityPrefix + name), "error"]);
        IEnumerable<string> rows = samples.Zip(predictions).Select(pair => Csv.Row(
            Fields(dataset.RelativePath(pair.First), pair.First.Label, pair.Second, dataset.Classes)));
        return string.Join('\n', [header, .. rows]) + "\n";
    }

    private static IEnumerable<string> Fields(string path, string label, ImagePrediction prediction, IReadOnlyList<string> classes)
    {
        if (prediction.Error is { } error)
            return [path, label, string.Empty, string.Empty, string.Empty, .. classes.Select(_ => string.Empty), error];

        var judged = JudgedSample.Of(classes, label, prediction);
        return
        [
            path,
            label,
            prediction.PredictedLabel,
            Figures.Exact(judged.Loss),
            judged.Rank.ToString(CultureInfo.InvariantCulture),
            .. prediction.Score.Select(Figures.Exact),
            string.Empty,
        ];
    }
}
