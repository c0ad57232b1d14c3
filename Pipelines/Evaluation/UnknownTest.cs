namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>How well a model tells images of its classes from some that show none of them.</summary>
/// <param name="Name">What the strange images are.</param>
/// <param name="Known">Images of the classes that it was asked about.</param>
/// <param name="Unknown">Strange images.</param>
/// <param name="Probability">By the calibrated probability of the likeliest class alone.</param>
/// <param name="Novelty">By <see cref="Calibration.Novelty"/>; null where the model has none.</param>
public sealed record UnknownTest(
    string Name, int Known, int Unknown, UnknownTest.Figures Probability, UnknownTest.Figures? Novelty)
{
    /// <summary>Compares what a model says of both kinds of images.</summary>
    /// <param name="name">What the strange images are.</param>
    /// <param name="known">Predictions for images of its classes; unreadable ones do not count.</param>
    /// <param name="unknown">Predictions for strange images; unreadable ones do not count.</param>
    /// <param name="calibration">Decides what is unknown.</param>
    /// <returns>The comparison; null if no image of one of the kinds could be read.</returns>
    public static UnknownTest? Of(
        string name, IEnumerable<ImagePrediction> known, IEnumerable<ImagePrediction> unknown, Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ImagePrediction[] usual = Readable(known), strange = Readable(unknown);
        if (usual.Length == 0 || strange.Length == 0)
            return null;

        bool hasNovelty = calibration.Novelty is not null && usual.Concat(strange).All(image => image.Distance is not null);
        return new UnknownTest(
            name, usual.Length, strange.Length,
            Measure(image => -calibration.Confidence(image), -calibration.UnknownThreshold),
            hasNovelty ? Measure(image => calibration.NoveltyScore(image)!.Value, calibration.Novelty!.Threshold) : null);

        Figures Measure(Func<ImagePrediction, double> score, double threshold)
        {
            double[] ofUsual = [.. usual.Select(score)], ofStrange = [.. strange.Select(score)];
            int answered = ofUsual.Count(value => value <= threshold), accepted = ofStrange.Count(value => value <= threshold);
            return new Figures(
                AreaUnderCurve.Of(ofUsual, ofStrange), answered, WilsonInterval.Of(answered, usual.Length), accepted,
                WilsonInterval.Of(accepted, strange.Length));
        }

        static ImagePrediction[] Readable(IEnumerable<ImagePrediction> images) =>
            [.. images.Where(image => image.Error is null)];
    }

    /// <summary>What one way of deciding gives.</summary>
    /// <param name="Area">How well its score tells them apart at any threshold.</param>
    /// <param name="Answered">Images of the classes that are answered at the model's threshold.</param>
    /// <param name="Coverage">95 % interval of their fraction.</param>
    /// <param name="Accepted">Strange images that are given a class at the model's threshold: false accepts.</param>
    /// <param name="FalseAccepts">95 % interval of their fraction.</param>
    public sealed record Figures(
        AreaUnderCurve Area, int Answered, WilsonInterval Coverage, int Accepted, WilsonInterval FalseAccepts);
}
