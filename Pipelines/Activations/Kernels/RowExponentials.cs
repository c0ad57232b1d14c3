using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>
/// The exponentials e^(x - maximum) of a row and their sum, which softmax and its logarithm have in common.
/// </summary>
/// <remarks>
/// With the maximum subtracted no row overflows. The sum is taken in double precision in sixteen fixed strands, element i in strand
/// i mod 16, so that it does not depend on the width of the machine's vectors, nor lose digits in long rows.
/// </remarks>
internal static class RowExponentials
{
    private const int Strands = 16;

    // Exponentials are summed while they are still in the first-level cache.
    public const int Block = 1024;

    /// <summary>Refuses what is no row: an empty one, or an output of another length or shifted in the same memory.</summary>
    public static void Check(ReadOnlySpan<float> logits, Span<float> output, string function)
    {
        if (logits.IsEmpty)
            throw new ArgumentException($"{function} was given an empty row; give at least one logit.", nameof(logits));

        if (output.Length != logits.Length)
            throw new ArgumentException($"The output has {output.Length} elements, but {logits.Length} logits were given.", nameof(output));

        if (logits.Overlaps(output, out int offset) && offset != 0)
            throw new ArgumentException($"The output starts {Math.Abs(offset)} elements away from the logits in the same memory; give the same span, or another one.", nameof(output));
    }

    /// <summary>The largest logit. A NaN is either returned or passed over, as the hardware does: it makes the sum NaN anyhow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Maximum(ReadOnlySpan<float> logits)
    {
        (Vector512<float> first, Vector512<float> second) = (Vector512.Create(float.NegativeInfinity), Vector512.Create(float.NegativeInfinity));
        int whole = logits.Length - (logits.Length % (2 * Strands));
        ref float x = ref MemoryMarshal.GetReference(logits);
        for (nuint i = 0; i < (nuint)whole; i += 2 * Strands)
        {
            // x64 returns the second operand where the first is NaN.
            first = Vector512.MaxNative(Vector512.LoadUnsafe(ref x, i), first);
            second = Vector512.MaxNative(Vector512.LoadUnsafe(ref x, i + Strands), second);
        }

        first = Vector512.MaxNative(first, second);
        float maximum = float.NegativeInfinity;
        for (int i = 0; i < Strands; i++)
            maximum = MathF.Max(maximum, first[i]);

        foreach (float logit in logits[whole..])
            maximum = MathF.Max(maximum, logit);

        return maximum;
    }

    /// <summary>Writes e^(x - maximum), or where the maximum is not finite what softmax tends to, times the sum.</summary>
    /// <returns>The sum of what was written.</returns>
    public static double Write(ReadOnlySpan<float> logits, float maximum, Span<float> output)
    {
        if (!float.IsFinite(maximum))
            return WriteLimit(logits, maximum, output);

        (Vector512<double> lower, Vector512<double> upper) = (Vector512<double>.Zero, Vector512<double>.Zero);
        for (int start = 0; start < logits.Length; start += Block)
        {
            int length = Math.Min(Block, logits.Length - start);
            Span<float> block = output.Slice(start, length);
            ElementwiseKernels.Apply<ExponentialOfDifference>(logits.Slice(start, length), [maximum], block);
            AddTo(ref lower, ref upper, block);
        }

        return Vector512.Sum(lower + upper);
    }

    /// <summary>The sum of e^(x - maximum) alone, for a finite maximum.</summary>
    [SkipLocalsInit]
    public static double Sum(ReadOnlySpan<float> logits, float maximum)
    {
        Span<float> buffer = stackalloc float[Block];
        (Vector512<double> lower, Vector512<double> upper) = (Vector512<double>.Zero, Vector512<double>.Zero);
        for (int start = 0; start < logits.Length; start += Block)
        {
            int length = Math.Min(Block, logits.Length - start);
            ElementwiseKernels.Apply<ExponentialOfDifference>(logits.Slice(start, length), [maximum], buffer[..length]);
            AddTo(ref lower, ref upper, buffer[..length]);
        }

        return Vector512.Sum(lower + upper);
    }

    /// <summary>Writes 1 for the infinite maximum and 0 for all else, but NaN for NaN, which makes the sum NaN too.</summary>
    /// <returns>The sum of what was written.</returns>
    public static double WriteLimit(ReadOnlySpan<float> logits, float maximum, Span<float> output)
    {
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            output[i] = float.IsNaN(logits[i]) ? float.NaN : logits[i] == maximum ? 1 : 0;
            sum += output[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddTo(ref Vector512<double> lower, ref Vector512<double> upper, ReadOnlySpan<float> block)
    {
        (Vector512<double> low, Vector512<double> high) = (lower, upper);
        ref float x = ref MemoryMarshal.GetReference(block);
        int whole = block.Length - (block.Length % Strands);
        for (nuint i = 0; i < (nuint)whole; i += Strands)
        {
            (Vector512<double> first, Vector512<double> second) = Vector512.Widen(Vector512.LoadUnsafe(ref x, i));
            low += first;
            high += second;
        }

        if (whole < block.Length)
        {
            Span<float> padded = stackalloc float[Strands];
            padded.Clear();
            block[whole..].CopyTo(padded);
            (Vector512<double> first, Vector512<double> second) = Vector512.Widen(Vector512.Create<float>(padded));
            low += first;
            high += second;
        }

        (lower, upper) = (low, high);
    }

    /// <summary>e^(x - maximum), with the rounding error of the difference taken along.</summary>
    internal readonly struct ExponentialOfDifference : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V maximum)
            where V : struct, IFloatVector<V>
        {
            var difference = FloatPair<V>.Sum(x, -maximum);
            V fraction = Exponential.Reduce(difference.High, difference.Low, Exponential.Lift, out V power);
            V value = V.FusedMultiplyAdd(fraction, power, power) * V.Create(Exponential.Unlift);

            // Also where the difference has become infinite, and all else is meaningless.
            return V.WhereLessOrEqual(difference.High, V.Create(Exponential.Underflow), V.Create(0), value);
        }
    }
}
