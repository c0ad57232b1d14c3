using MlNetClassifier.Data;

namespace MlNetClassifier.Training.Trials;

/// <summary>How often images of a class are found after learning from few of them, from more, and from all of them.</summary>
/// <param name="Label">The class.</param>
/// <param name="Images">Images of it that there are.</param>
/// <param name="Points">Images of it that were learned from, and the fraction of others of it that was found.</param>
/// <param name="Doubled">
/// What twice the images are expected to give; null where the points lie on no curve, or one that may as well be flat.
/// </param>
/// <remarks>
/// The fraction that is missed is taken for a power of the number of images, as in many published learning curves; the interval
/// is that of 400 bootstrap samples of the images.
/// </remarks>
/// <seealso href="https://arxiv.org/abs/1712.00409">Hestness and others, 2017</seealso>
public sealed record LearningCurve(
    string Label, int Images, IReadOnlyList<LearningCurve.Point> Points, LearningCurve.Outlook? Doubled)
{
    private const int LeastPoints = 3;
    private const double LeastFit = 0.8; // of the variance between the points that the curve explains
    private const int Samples = 400;
    private const double Tail = 0.025;

    /// <summary>A point of the curve.</summary>
    /// <param name="Images">Images that were learned from.</param>
    /// <param name="Recall">Fraction of others that was found.</param>
    public sealed record Point(double Images, double Recall);

    /// <summary>What is expected.</summary>
    /// <param name="Now">Fraction found, by the curve, after learning from all images that there are.</param>
    /// <param name="Recall">Fraction found after learning from twice as many.</param>
    /// <param name="Low">Lower end of its 95 % interval.</param>
    /// <param name="High">Upper end of it.</param>
    public sealed record Outlook(double Now, double Recall, double Low, double High);

    /// <summary>Draws the curve through what was measured.</summary>
    /// <param name="label">The class.</param>
    /// <param name="counts">Images that were learned from, of each measurement; rising.</param>
    /// <param name="missed">For each measurement and each image, how often it was missed, in [0, 1].</param>
    /// <param name="seed">Draws the samples.</param>
    internal static LearningCurve Of(string label, IReadOnlyList<double> counts, double[][] missed, int seed)
    {
        int images = missed[0].Length;
        double[] errors = [.. missed.Select(row => row.Average())];
        return new LearningCurve(
            label, images, [.. counts.Zip(errors, (count, error) => new Point(count, 1 - error))],
            counts.Count < LeastPoints || Fit(counts, errors, images) is not { Fit: >= LeastFit, Slope: < 0 } line
                ? null
                : Predict(line, counts, missed, images, seed));
    }

    private static Outlook? Predict(
        (double Intercept, double Slope, double Fit) line, IReadOnlyList<double> counts, double[][] missed, int images, int seed)
    {
        Random random = SeededRandom.Create(seed, "learning curve");
        double[] doubled = [.. Enumerable.Range(0, Samples).Select(_ =>
        {
            int[] drawn = [.. Enumerable.Range(0, images).Select(_ => random.Next(images))];
            return At(Fit(counts, [.. missed.Select(row => drawn.Average(i => row[i]))], images), 2 * images);
        }).Order()];
        double now = At(line, images), high = doubled[(int)((1 - Tail) * Samples)];
        return high < now
            ? new Outlook(1 - now, 1 - At(line, 2 * images), 1 - high, 1 - doubled[(int)(Tail * Samples)])
            : null;

        static double At((double Intercept, double Slope, double Fit) line, double count) =>
            Math.Clamp(Math.Exp(line.Intercept + (line.Slope * Math.Log(count))), 0, 1);
    }

    // Least squares of the logarithms, each weighted by the inverse of its variance. Half a miss is added: there may be none.
    private static (double Intercept, double Slope, double Fit) Fit(
        IReadOnlyList<double> counts, IReadOnlyList<double> errors, int images)
    {
        double[] error = [.. errors.Select(value => ((value * images) + 0.5) / (images + 1))];
        double[] x = [.. counts.Select(value => Math.Log(value))], y = [.. error.Select(value => Math.Log(value))];
        double[] weights = [.. error.Select(value => value / (1 - value))];
        double sum = weights.Sum();
        double meanX = weights.Zip(x, (w, value) => w * value).Sum() / sum;
        double meanY = weights.Zip(y, (w, value) => w * value).Sum() / sum;
        double xx = 0, xy = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xx += weights[i] * (x[i] - meanX) * (x[i] - meanX);
            xy += weights[i] * (x[i] - meanX) * (y[i] - meanY);
            yy += weights[i] * (y[i] - meanY) * (y[i] - meanY);
        }

        double slope = xx > 0 ? xy / xx : 0;
        return (meanY - (slope * meanX), slope, xx > 0 && yy > 0 ? xy * xy / xx / yy : 0);
    }
}
