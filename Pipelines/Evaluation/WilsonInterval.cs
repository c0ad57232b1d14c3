namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>The 95 % Wilson score interval of a fraction: what a small test set lets one conclude.</summary>
/// <param name="Low">Lower end, in [0, 1].</param>
/// <param name="High">Upper end, in [0, 1].</param>
/// <seealso href="https://doi.org/10.1080/01621459.1927.10502953">Wilson, 1927</seealso>
public readonly record struct WilsonInterval(double Low, double High)
{
    /// <summary>97.5 % quantile of the normal distribution.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>The interval of an observed fraction.</summary>
    /// <param name="successes">How many were right.</param>
    /// <param name="trials">How many there were; 0 gives [0, 1].</param>
    /// <returns>The interval.</returns>
    public static WilsonInterval Of(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (trials == 0)
            return new WilsonInterval(0, 1);

        double fraction = (double)successes / trials;
        double denominator = 1 + (Z * Z / trials);
        double centre = (fraction + (Z * Z / (2 * trials))) / denominator;
        double half = Z * Math.Sqrt((fraction * (1 - fraction) / trials) + (Z * Z / (4.0 * trials * trials))) / denominator;

        // At 0 and at n the exact end is 0 and 1; rounding must not push it outside.
        return new WilsonInterval(successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
    }
}
