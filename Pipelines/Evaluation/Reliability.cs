using MlNetClassifier.Data;

namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>
/// Whether a model is right as often as it says: the reliability curve and the expected calibration error (ECE).
/// </summary>
/// <remarks>
/// Samples are put into <see cref="BinCount"/> bins of equal width by the probability of their predicted class; a probability
/// on a border belongs to the lower bin, 0 to the first. ECE = sum over bins of samples(bin) / samples |accuracy(bin) - mean
/// probability(bin)|.
/// </remarks>
/// <param name="Samples">Number of samples.</param>
/// <param name="Error">Expected calibration error, in [0, 1]; 0 is perfect.</param>
/// <param name="Probability">Mean probability of the predicted class, in [0, 1].</param>
/// <param name="Accuracy">
/// Fraction that is right; above <paramref name="Probability"/> the model is too modest, below it too sure.
/// </param>
/// <param name="Bins">The bins that have samples, in rising order.</param>
/// <seealso href="https://arxiv.org/abs/1706.04599">Guo, Pleiss, Sun and Weinberger, 2017</seealso>
public sealed record Reliability(int Samples, double Error, double Probability, double Accuracy,
    IReadOnlyList<ReliabilityBin> Bins)
{
    /// <summary>Number of bins: 15, as Guo et al.</summary>
    public const int BinCount = 15;

    private const int Repetitions = 1000;
    private const int MostDrawn = 1000;

    /// <summary>
    /// Highest calibration error that is no evidence against the model: one that is exactly as often right as it says stays at
    /// or below it in 95 of 100 sets of this size.
    /// </summary>
    /// <remarks>
    /// Consistency resampling: the answers of each bin are drawn anew, 1000 times, as often right as the model says. The same
    /// reliability gives the same figure.
    /// </remarks>
    /// <returns>An error in [0, 1].</returns>
    /// <seealso href="https://doi.org/10.1175/WAF993.1">Bröcker and Smith, 2007</seealso>
    public double ErrorByChance()
    {
        Random random = SeededRandom.Create(0, "calibration error by chance");
        double[] errors = [.. Enumerable.Range(0, Repetitions).Select(_ =>
            Bins.Sum(bin => Math.Abs(Draw(random, bin) - (bin.Samples * bin.Probability))) / Samples)];
        Array.Sort(errors);
        return errors[(Repetitions * 95 / 100) - 1];
    }

    /// <summary>Puts answers into bins.</summary>
    /// <param name="answers">Probability of the predicted class in [0, 1], and whether it is right; at least one.</param>
    /// <returns>The reliability.</returns>
    /// <exception cref="ArgumentException">There is no answer, or a probability is outside [0, 1].</exception>
    public static Reliability Of(IReadOnlyList<(double Probability, bool IsRight)> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Count == 0)
            throw new ArgumentException("There is no answer to judge.", nameof(answers));

        if (answers.Any(answer => answer.Probability is not (>= 0 and <= 1)))
            throw new ArgumentException("A probability lies outside 0 to 1.", nameof(answers));

        ReliabilityBin[] bins =
        [
            .. answers.GroupBy(answer => Math.Max(0, (int)Math.Ceiling(answer.Probability * BinCount) - 1))
            .OrderBy(bin => bin.Key)
                .Select(bin => new ReliabilityBin(
                    bin.Key / (double)BinCount,
                    (bin.Key + 1) / (double)BinCount,
                    bin.Count(),
                    bin.Average(answer => answer.Probability),
                    bin.Count(answer => answer.IsRight))),
        ];
        return new Reliability(
            answers.Count,
            bins.Sum(bin => bin.Samples * Math.Abs(bin.Accuracy - bin.Probability)) / answers.Count,
            answers.Average(answer => answer.Probability),
            answers.Count(answer => answer.IsRight) / (double)answers.Count,
            bins);
    }

    // How many answers of a bin are right, binomially distributed; of many, the normal distribution is the same to a digit.
    private static double Draw(Random random, ReliabilityBin bin)
    {
        if (bin.Samples <= MostDrawn)
            return Enumerable.Range(0, bin.Samples).Count(_ => random.NextDouble() < bin.Probability);

        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return (bin.Samples * bin.Probability)
            + (normal * Math.Sqrt(bin.Samples * bin.Probability * (1 - bin.Probability)));
    }
}
