using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>The maths of the logarithm of softmax over one row: x - maximum - ln(sum of e^(x - maximum)).</summary>
/// <remarks>
/// Infinities give the limit: k entries of +∞ are −ln k each and the others −∞; n entries of −∞ are −ln n. A row with a NaN is
/// NaN throughout. An empty row is an error. What is nearer to 0 than 1e-16 is 0.
/// </remarks>
internal static class LogSoftmaxKernel
{
    public static void Value(ReadOnlySpan<float> logits, Span<float> output)
    {
        RowExponentials.Check(logits, output, "LogSoftmax");
        float maximum = RowExponentials.Maximum(logits);
        if (float.IsFinite(maximum))
        {
            RowMap.Apply<Difference>(logits, maximum, (float)Math.Log(RowExponentials.Sum(logits, maximum)), 0, output);
            return;
        }

        double sum = RowExponentials.WriteLimit(logits, maximum, output);
        foreach (ref float entry in output)
            entry = (float)Math.Log(entry / sum);
    }

    /// <summary>Diagonal of the Jacobian: 1 - p, as the sum of the others.</summary>
    public static void Derivative(ReadOnlySpan<float> logits, Span<float> output)
    {
        RowExponentials.Check(logits, output, "LogSoftmax");
        double sum = RowExponentials.Write(logits, RowExponentials.Maximum(logits), output);
        float high = (float)sum;
        RowMap.Apply<Slope>(output, high, (float)(sum - high), (float)(1 / sum), output);
    }

    private readonly struct Difference : RowMap.IFunction
    {
        // Both differences are at most 0, so that nothing cancels.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V maximum, V logarithm, V unused)
            where V : struct, IFloatVector<V> => x - maximum - logarithm;
    }

    private readonly struct Slope : RowMap.IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V exponential, V sum, V restOfSum, V inverse)
            where V : struct, IFloatVector<V> => new FloatPair<V>(sum, restOfSum).LessPart(exponential) * inverse;
    }
}
