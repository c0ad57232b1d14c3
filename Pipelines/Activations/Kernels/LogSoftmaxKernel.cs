using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>The maths of the logarithm of softmax over one row: x - maximum - ln(sum of e^(x - maximum)).</summary>
/// <remarks>
/// Infinities give the limit: k entries of +∞ are −ln k each and the others −∞; n entries of −∞ are −ln n. A row with a NaN is NaN
/// throughout. An empty row is an error. What is nearer to 0 than 1e-16 is 0.
/// </remarks>
internal static class LogSoftmaxKernel
{
    public static void Value(ReadOnlySpan<float> logits, Span<float> output)
    {
        RowExponentials.Check(logits, output, "LogSoftmax");
        float maximum = RowExponentials.Maximum(logits);
        if (float.IsFinite(maximum))
        {
            Subtract(logits, maximum, (float)Math.Log(RowExponentials.Sum(logits, maximum)), output);
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
        foreach (ref float entry in output)
            entry = (float)((sum - entry) / sum);
    }

    // x - maximum and then the logarithm: both are at most 0, so that nothing cancels. Block by block, while it is in the cache.
    private static void Subtract(ReadOnlySpan<float> logits, float maximum, float logarithm, Span<float> output)
    {
        for (int start = 0; start < logits.Length; start += RowExponentials.Block)
        {
            int length = Math.Min(RowExponentials.Block, logits.Length - start);
            Span<float> block = output.Slice(start, length);
            ElementwiseKernels.Apply<Difference>(logits.Slice(start, length), [maximum], block);
            ElementwiseKernels.Apply<Difference>(block, [logarithm], block);
        }
    }

    private readonly struct Difference : IElementwiseFunction
    {
        public static bool IsLight => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V subtrahend)
            where V : struct, IFloatVector<V> => x - subtrahend;
    }
}
