using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>The maths of softmax over one row: probabilities that sum to 1.</summary>
/// <remarks>
/// Infinities give the limit: entries of +∞ share the probability equally, and so do all entries of a row of −∞. A row with a NaN
/// is NaN throughout. An empty row is an error.
/// </remarks>
internal static class SoftmaxKernel
{
    public static void Value(ReadOnlySpan<float> logits, Span<float> output)
    {
        RowExponentials.Check(logits, output, "Softmax");
        double sum = RowExponentials.Write(logits, RowExponentials.Maximum(logits), output);
        ElementwiseKernels.Apply<Product>(output, [(float)(1 / sum)], output);
    }

    /// <summary>Diagonal of the Jacobian: p (1 - p), with 1 - p as the sum of the others.</summary>
    public static void Derivative(ReadOnlySpan<float> logits, Span<float> output)
    {
        RowExponentials.Check(logits, output, "Softmax");
        double sum = RowExponentials.Write(logits, RowExponentials.Maximum(logits), output);
        foreach (ref float entry in output)
            entry = (float)(entry / sum * ((sum - entry) / sum));
    }

    private readonly struct Product : IElementwiseFunction
    {
        public static bool IsLight => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V factor)
            where V : struct, IFloatVector<V> => x * factor;
    }
}
