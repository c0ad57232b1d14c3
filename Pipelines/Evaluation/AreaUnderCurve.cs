namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>
/// The area under the receiver operating characteristic (AUROC) of a score that is to tell two groups apart: the probability that
/// one of the second group has the larger score than one of the first, an equal score counting half.
/// </summary>
/// <param name="Value">In [0, 1]; 0.5 for a score that says nothing.</param>
/// <param name="Low">Lower end of the 95 % interval of DeLong and others.</param>
/// <param name="High">Upper end of it.</param>
/// <seealso href="https://doi.org/10.2307/2531595">DeLong, DeLong and Clarke-Pearson, 1988</seealso>
public sealed record AreaUnderCurve(double Value, double Low, double High)
{
    private const double NormalQuantile = 1.959963984540054;

    /// <summary>Measures a score.</summary>
    /// <param name="first">Scores of the group that should have the small ones; at least one.</param>
    /// <param name="second">Scores of the group that should have the large ones; at least one.</param>
    /// <returns>The area with its interval, which is a point where the groups do not overlap.</returns>
    public static AreaUnderCurve Of(IReadOnlyCollection<double> first, IReadOnlyCollection<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count == 0 || second.Count == 0)
            throw new ArgumentException("Each of the two groups must have at least one score.");

        double[] ofFirst = Placements(first, second), ofSecond = Placements(second, first);
        double value = ofSecond.Average();
        double deviation = Math.Sqrt((Variance(ofFirst) / first.Count) + (Variance(ofSecond) / second.Count));
        return new AreaUnderCurve(
            value, Math.Max(0, value - (NormalQuantile * deviation)), Math.Min(1, value + (NormalQuantile * deviation)));
    }

    // For each score, the fraction of the others that lie below it.
    private static double[] Placements(IReadOnlyCollection<double> scores, IReadOnlyCollection<double> others)
    {
        double[] sorted = [.. others.Order()];
        return
        [
            .. scores.Select(score =>
                (Below(sorted, score) + Below(sorted, Math.BitIncrement(score))) / (2.0 * sorted.Length)),
        ];
    }

    private static int Below(double[] sorted, double score)
    {
        int from = 0, to = sorted.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = sorted[middle] < score ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Length < 2 ? 0 : values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}
