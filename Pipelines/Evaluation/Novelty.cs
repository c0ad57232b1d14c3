namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>
/// How little an image is like those of the validation split: by the probability of its likeliest class and by its distance from
/// the nearest training image, each in units of what is usual there.
/// </summary>
/// <remarks>
/// <para>score = max(doubt, -1) + max(cosine, Euclidean distance), each as (value - centre) / spread, where the doubt is
/// ln(1 - calibrated probability), the centre the median of the validation split, and the spread what lies between it and the
/// 95th percentile. A probability alone says that a picture lies far from where classes meet, which a picture of none of them
/// may do as well; so that one of noise is not taken for a class because the network is sure, certainty counts no more than one
/// spread below the median (docs/adr/0039).</para>
/// <para>Immutable and thread-safe; the same predictions give the same numbers.</para>
/// </remarks>
/// <param name="Doubt">Centre and spread of ln(1 - calibrated probability).</param>
/// <param name="Cosine">Centre and spread of <see cref="FeatureDistance.Cosine"/>.</param>
/// <param name="Euclidean">Centre and spread of <see cref="FeatureDistance.Euclidean"/>.</param>
/// <param name="Threshold">A score above it is <c>unknown</c>.</param>
public sealed record Novelty(Novelty.Scale Doubt, Novelty.Scale Cosine, Novelty.Scale Euclidean, double Threshold)
{
    /// <summary>Fewest validation images from which the usual distances are told: 10.</summary>
    public const int LeastSamples = 10;

    private const double LeastCertainty = 1e-7;
    private const double LeastDoubt = -1;

    /// <summary>Measures what is usual, and sets the threshold that answers a fraction of the same images.</summary>
    /// <param name="samples">Calibrated probability of the likeliest class and distance of each validation image.</param>
    /// <param name="answered">How many of them to answer: the threshold is the largest of their scores.</param>
    /// <returns>The measures; null where there are fewer than <see cref="LeastSamples"/> images.</returns>
    internal static Novelty? Fit(IReadOnlyList<(double Confidence, FeatureDistance Distance)> samples, int answered)
    {
        if (samples.Count < LeastSamples)
            return null;

        var novelty = new Novelty(
            Scale.Of(samples.Select(sample => DoubtOf(sample.Confidence))),
            Scale.Of(samples.Select(sample => (double)sample.Distance.Cosine)),
            Scale.Of(samples.Select(sample => (double)sample.Distance.Euclidean)), Threshold: 0);
        return novelty with
        {
            Threshold = samples.Select(sample => novelty.Score(sample.Confidence, sample.Distance))
                .Order().ElementAt(answered - 1),
        };
    }

    /// <summary>The score of an image: the larger, the less it is like the images of the validation split.</summary>
    /// <param name="confidence">Calibrated probability of the likeliest class, in (0, 1].</param>
    /// <param name="distance">Its distance from the nearest training image.</param>
    /// <returns>A number without bounds; 0 is usual.</returns>
    public double Score(double confidence, FeatureDistance distance) =>
        Math.Max(Doubt.Of(DoubtOf(confidence)), LeastDoubt)
        + Math.Max(Cosine.Of(distance.Cosine), Euclidean.Of(distance.Euclidean));

    /// <summary>Whether all numbers are finite and all spreads above 0.</summary>
    internal bool IsSound => double.IsFinite(Threshold) && new[] { Doubt, Cosine, Euclidean }
        .All(scale => double.IsFinite(scale.Centre) && scale.Spread is > 0 and < double.PositiveInfinity);

    private static double DoubtOf(double confidence) => Math.Log(Math.Max(1 - confidence, LeastCertainty));

    /// <summary>What is usual of a quantity.</summary>
    /// <param name="Centre">Its median.</param>
    /// <param name="Spread">From the median to the 95th percentile; above 0.</param>
    public sealed record Scale(double Centre, double Spread)
    {
        private const double High = 0.95;
        private const double LeastSpread = 1e-6; // where all values are equal

        internal static Scale Of(IEnumerable<double> values)
        {
            double[] sorted = [.. values.Order()];
            double centre = sorted[sorted.Length / 2];
            return new Scale(centre, Math.Max(sorted[(int)(High * (sorted.Length - 1))] - centre, LeastSpread));
        }

        internal double Of(double value) => (value - Centre) / Spread;
    }
}
