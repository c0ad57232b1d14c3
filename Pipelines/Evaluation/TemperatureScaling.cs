namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>Makes probabilities honest with one number: calibrated = softmax(logits / temperature).</summary>
/// <remarks>
/// A temperature above 1 makes a model that is too sure more modest; below 1 the other way round. The predicted class stays. As
/// softmax(logits / T) is p^(1/T) divided by its sum, calibrated probabilities follow from Score alone, and anybody can
/// recompute them.
/// </remarks>
/// <seealso href="https://arxiv.org/abs/1706.04599">Guo, Pleiss, Sun and Weinberger, 2017</seealso>
public static class TemperatureScaling
{
    /// <summary>Lowest temperature that is looked for: 0.05.</summary>
    public const double Lowest = 0.05;

    /// <summary>Highest temperature that is looked for: 20.</summary>
    public const double Highest = 20;

    // Halves ln(20 / 0.05) until nothing is left of it in a double.
    private const int Halvings = 60;

    /// <summary>Finds the temperature with the lowest log-loss.</summary>
    /// <param name="samples">
    /// Logits in class order and the class index of the truth; samples that the weights were not fitted to.
    /// </param>
    /// <returns>
    /// The temperature; or null if the lowest log-loss lies outside [<see cref="Lowest"/>, <see cref="Highest"/>]: where all
    /// samples are right it falls for ever, and where the logits tell nothing it falls the other way.
    /// </returns>
    public static double? Fit(IReadOnlyList<(float[] Logits, int Label)> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        double low = Math.Log(1 / Highest);
        double high = Math.Log(1 / Lowest);
        if (samples.Count == 0 || Slope(samples, Math.Exp(low)) >= 0 || Slope(samples, Math.Exp(high)) <= 0)
            return null;

        // The loss is convex in 1 / temperature, so its slope crosses 0 once.
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            if (Slope(samples, Math.Exp(middle)) < 0)
                low = middle;
            else
                high = middle;
        }

        return Math.Exp(-(low + high) / 2);
    }

    /// <summary>Calibrates the probabilities of one image.</summary>
    /// <param name="score">Probabilities in class order, as the network gives them; not empty.</param>
    /// <param name="temperature">Above 0; 1 changes nothing but rounding.</param>
    /// <returns>Probabilities in class order that sum to 1.</returns>
    public static double[] Apply(IReadOnlyList<float> score, double temperature)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        double highest = Math.Log(score.Max());
        double[] powers = [.. score.Select(probability => Math.Exp((Math.Log(probability) - highest) / temperature))];
        double sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }

    // Derivative of the mean log-loss by 1 / temperature: mean of (expected logit - logit of the truth).
    private static double Slope(IReadOnlyList<(float[] Logits, int Label)> samples, double factor)
    {
        double sum = 0;
        foreach ((float[] logits, int label) in samples)
        {
            double highest = logits.Max();
            double weights = 0;
            double expected = 0;
            foreach (float logit in logits)
            {
                double weight = Math.Exp((logit - highest) * factor);
                weights += weight;
                expected += weight * logit;
            }

            sum += (expected / weights) - logits[label];
        }

        return sum / samples.Count;
    }
}
