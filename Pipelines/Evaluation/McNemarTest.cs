namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>
/// Whether two models that judged the same samples differ: only the samples on which exactly one of them is right count.
/// </summary>
/// <param name="OnlyFirstRight">Samples that the first model has right and the second has wrong.</param>
/// <param name="OnlySecondRight">Samples that the second model has right and the first has wrong.</param>
/// <param name="PValue">
/// Probability of a difference this large, in either direction, if the models were equally good; exact.
/// </param>
/// <seealso href="https://doi.org/10.1007/BF02295996">McNemar, 1947</seealso>
public sealed record McNemarTest(int OnlyFirstRight, int OnlySecondRight, double PValue)
{
    /// <summary>Largest p-value that is called evidence of a difference.</summary>
    public const double Significance = 0.05;

    /// <summary>Whether there is evidence of a difference at the 5 % level.</summary>
    public bool IsEvidence => PValue <= Significance;

    /// <summary>Compares two models sample by sample.</summary>
    /// <param name="first">Whether the first model is right, sample by sample.</param>
    /// <param name="second">Whether the second model is right, for the same samples in the same order.</param>
    /// <returns>The test.</returns>
    /// <exception cref="ArgumentException">The two have not judged the same number of samples.</exception>
    public static McNemarTest Of(IReadOnlyList<bool> first, IReadOnlyList<bool> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
            throw new ArgumentException($"The first model judged {first.Count} samples, the second {second.Count}; both must "
                + "judge the same.", nameof(second));

        int onlyFirst = first.Where((right, i) => right && !second[i]).Count();
        int onlySecond = second.Where((right, i) => right && !first[i]).Count();
        return new McNemarTest(onlyFirst, onlySecond, ExactPValue(onlyFirst, onlySecond));
    }

    // Two-sided binomial test with probability one half, in logarithms so that thousands of samples do not overflow.
    private static double ExactPValue(int a, int b)
    {
        int n = a + b;
        double logChoose = 0;
        double tail = 0;
        for (int k = 0; k <= Math.Min(a, b); k++)
        {
            if (k > 0)
                logChoose += Math.Log(n - k + 1) - Math.Log(k);

            tail += Math.Exp(logChoose - (n * Math.Log(2)));
        }

        return Math.Min(1, 2 * tail);
    }
}
