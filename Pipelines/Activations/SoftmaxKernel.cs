namespace MlNetClassifier.Pipelines.Activations;

/// <summary>The maths of softmax over one row: probabilities that sum to 1.</summary>
/// <remarks>
/// The maximum is subtracted first, so that no finite row overflows. Infinities give the limit: entries of +∞ share the
/// probability equally, and so do all entries of a row of −∞. A row with a NaN is NaN throughout. An empty row is an error.
/// </remarks>
internal static class SoftmaxKernel
{
    public static void Value(ReadOnlySpan<float> logits, Span<float> output)
    {
        Check(logits, output);
        double maximum = Maximum(logits);
        double sum = 0;
        foreach (float logit in logits)
            sum += Weight(logit, maximum);

        for (int i = 0; i < logits.Length; i++)
            output[i] = (float)(Weight(logits[i], maximum) / sum);
    }

    /// <summary>Diagonal of the Jacobian: p (1 - p), with 1 - p summed from the other entries.</summary>
    public static void Derivative(ReadOnlySpan<float> logits, Span<float> output)
    {
        Check(logits, output);
        double maximum = Maximum(logits);
        double sum = 0;
        foreach (float logit in logits)
            sum += Weight(logit, maximum);

        // Read before write: the output may be the same memory.
        double[] weights = new double[logits.Length];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = Weight(logits[i], maximum);

        for (int i = 0; i < weights.Length; i++)
        {
            double others = 0;
            for (int j = 0; j < weights.Length; j++)
                others += j == i ? 0 : weights[j];

            output[i] = (float)(weights[i] / sum * (others / sum));
        }
    }

    private static void Check(ReadOnlySpan<float> logits, Span<float> output)
    {
        if (logits.IsEmpty)
            throw new ArgumentException("Softmax was given an empty row; give at least one logit.", nameof(logits));

        if (output.Length != logits.Length)
            throw new ArgumentException($"The output has {output.Length} elements, but {logits.Length} logits were given.", nameof(output));
    }

    private static double Maximum(ReadOnlySpan<float> logits)
    {
        double maximum = double.NegativeInfinity;
        foreach (float logit in logits)
            maximum = Math.Max(maximum, logit);

        return maximum;
    }

    private static double Weight(double logit, double maximum) => logit == maximum ? 1 : Math.Exp(logit - maximum);
}
