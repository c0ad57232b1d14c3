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
        RowMap.Apply<Probability>(output, (float)(1 / sum), 0, 0, output);
    }

    /// <summary>Diagonal of the Jacobian: p (1 - p), with 1 - p as the sum of the others.</summary>
    public static void Derivative(ReadOnlySpan<float> logits, Span<float> output)
    {
        RowExponentials.Check(logits, output, "Softmax");
        double sum = RowExponentials.Write(logits, RowExponentials.Maximum(logits), output);
        float high = (float)sum;
        RowMap.Apply<Slope>(output, high, (float)(sum - high), (float)(1 / (sum * sum)), output);
    }

    private readonly struct Probability : RowMap.IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V exponential, V inverse, V unused, V alsoUnused)
            where V : struct, IFloatVector<V> => exponential * inverse;
    }

    private readonly struct Slope : RowMap.IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V exponential, V sum, V restOfSum, V inverseSquare)
            where V : struct, IFloatVector<V> =>
            exponential * new FloatPair<V>(sum, restOfSum).LessPart(exponential) * inverseSquare;
    }
}
