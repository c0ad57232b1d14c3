using MlNetClassifier.App.Runs;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Reports;

/// <summary>What the network says about the labels that it did not learn from: those of the validation and the test split.
/// </summary>
/// <param name="Judged">Labels that were judged.</param>
/// <param name="Splits">Of which splits, in words.</param>
/// <param name="Doubtful">Those that it contradicts, the surest first, with the class that it suggests.</param>
internal sealed record HeldOutLabels(int Judged, string Splits, IReadOnlyList<(JudgedSample Sample, LabelEvidence Evidence)> Doubtful)
{
    /// <summary>Judges the labels of a run; null if it has no predictions.</summary>
    public static HeldOutLabels? Of(RunRecord run)
    {
        if (run.Predictions is not { } predictions)
            return null;

        PredictionsFile[] files = [.. new[] { run.ValidationPredictions, predictions }.OfType<PredictionsFile>()
            .Where(file => file.Classes.SequenceEqual(predictions.Classes)).DistinctBy(file => file.Split)];
        JudgedSample[] samples =
        [
            .. files.SelectMany(file => file.Rows).Where(row => row.Prediction.Error is null)
                .Select(row => JudgedSample.Of(predictions.Classes, row.Label, row.Prediction)),
        ];
        if (samples.Length == 0 || predictions.Classes.Count < 2)
            return null;

        Dictionary<string, int> index =
            predictions.Classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        var learned = ConfidentLearning.Of(
            [.. samples.Select(sample => sample.Prediction.Score.Select(score => (double)score).ToArray())],
            [.. samples.Select(sample => index[sample.Label])]);
        return new HeldOutLabels(samples.Length, string.Join(" and ", files.Select(file => file.Split)),
        [
            .. samples.Zip(learned.Labels).Where(pair => pair.Second.IsFlagged)
                .OrderBy(pair => pair.Second.NormalizedMargin),
        ]);
    }
}
