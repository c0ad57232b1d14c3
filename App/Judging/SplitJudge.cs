using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Judging;

/// <summary>A saved model against labelled images: the same for every verb that measures one.</summary>
internal static class SplitJudge
{
    /// <summary>Scores labelled images, in their order.</summary>
    public static IReadOnlyList<ImagePrediction> Score(
        ImageScorer scorer, IReadOnlyList<ImageSample> samples, CancellationToken cancellationToken)
    {
        List<ImagePrediction> predictions = [];
        foreach (ImagePrediction prediction in scorer.Score(samples.Select(sample => sample.ImagePath)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            predictions.Add(prediction);
        }

        return predictions;
    }

    /// <summary>Compares predictions with the labels; null if none of the images could be read.</summary>
    public static ClassificationReport? Compare(
        IReadOnlyList<string> classes, IReadOnlyList<ImageSample> samples, IReadOnlyList<ImagePrediction> predictions) =>
        predictions.All(prediction => prediction.Error is not null) ? null
            : ClassificationReport.Create(classes, [.. samples.Select(sample => sample.Label).Zip(predictions)]);

    /// <summary>
    /// Temperature and threshold of <c>unknown</c>, chosen on the validation split; null where it cannot choose.
    /// </summary>
    public static Calibration? Calibrate(
        IReadOnlyList<string> classes, IReadOnlyList<ImageSample> samples, IReadOnlyList<ImagePrediction> predictions,
        double coverage) =>
        Calibration.Fit(classes, [.. samples.Select(sample => sample.Label).Zip(predictions)], coverage);
}
