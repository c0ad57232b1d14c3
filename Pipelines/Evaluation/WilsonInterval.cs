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
        return Of(trials == 0 ? 0 : (double)successes / trials, trials);
    }

    /// <summary>
    /// The interval of a fraction that need not be a whole number of trials, such as a mean over several networks.
    /// </summary>
    /// <param name="fraction">The fraction, in [0, 1].</param>
    /// <param name="trials">
    /// How many independent trials there were: the images, not images times networks; 0 gives [0, 1].
    /// </param>
    /// <returns>The interval.</returns>
    public static WilsonInterval Of(double fraction, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        if (fraction is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Expected a fraction from 0 to 1.");

        if (trials == 0)
            return new WilsonInterval(0, 1);

        double denominator = 1 + (Z * Z / trials);
        double centre = (fraction + (Z * Z / (2 * trials))) / denominator;
        double half = Z * Math.Sqrt((fraction * (1 - fraction) / trials) + (Z * Z / (4.0 * trials * trials))) / denominator;

        // At 0 and at 1 the exact end is 0 and 1; rounding must not push it outside.
        return new WilsonInterval(fraction == 0 ? 0 : centre - half, fraction == 1 ? 1 : centre + half);
    }
}
