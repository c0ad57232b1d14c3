using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>
/// The exponentials e^(x - maximum) of a row and their sum, which softmax and its logarithm have in common.
/// </summary>
/// <remarks>
/// With the maximum subtracted no row overflows. The sum is taken in double precision in sixteen fixed strands, element i in
/// strand i mod 16, so that it does not depend on the width of the machine's vectors, nor lose digits in long rows.
/// </remarks>
internal static class RowExponentials
{
    private const int Strands = 16;

    /// <summary>Refuses what is not a row: an empty one, or an output of another length or shifted in the same memory.</summary>
    public static void Check(ReadOnlySpan<float> logits, Span<float> output, string function)
    {
        if (logits.IsEmpty)
            throw new ArgumentException($"{function} was given an empty row; give at least one logit.", nameof(logits));

        if (output.Length != logits.Length)
            throw new ArgumentException($"The output has {output.Length} elements, but {logits.Length} logits were given.",
                nameof(output));

        if (logits.Overlaps(output, out int offset) && offset != 0)
            throw new ArgumentException($"The output starts {Math.Abs(offset)} elements away from the logits in the same "
                + "memory; give the same span, or another one.", nameof(output));
    }

    /// <summary>
    /// The largest logit. A NaN is either returned or passed over, as the hardware does: it makes the sum NaN in any case.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Maximum(ReadOnlySpan<float> logits)
    {
        Vector512<float> lowest = Vector512.Create(float.NegativeInfinity);
        (Vector512<float> first, Vector512<float> second, Vector512<float> third, Vector512<float> fourth) =
            (lowest, lowest, lowest, lowest);
        int whole = logits.Length - (logits.Length % (4 * Strands));
        ref float x = ref MemoryMarshal.GetReference(logits);
        for (nuint i = 0; i < (nuint)whole; i += 4 * Strands)
        {
            // x64 returns the second operand where the first is NaN.
            first = Vector512.MaxNative(Vector512.LoadUnsafe(ref x, i), first);
            second = Vector512.MaxNative(Vector512.LoadUnsafe(ref x, i + Strands), second);
            third = Vector512.MaxNative(Vector512.LoadUnsafe(ref x, i + (2 * Strands)), third);
            fourth = Vector512.MaxNative(Vector512.LoadUnsafe(ref x, i + (3 * Strands)), fourth);
        }

        first = Vector512.MaxNative(Vector512.MaxNative(first, second), Vector512.MaxNative(third, fourth));
        float maximum = float.NegativeInfinity;
        for (int i = 0; i < Strands; i++)
            maximum = MathF.Max(maximum, first[i]);

        foreach (float logit in logits[whole..])
            maximum = MathF.Max(maximum, logit);

        return maximum;
    }

    /// <summary>Writes e^(x - maximum), or where the maximum is not finite what softmax tends to, times the sum.</summary>
    /// <returns>The sum of what was written.</returns>
    public static double Write(ReadOnlySpan<float> logits, float maximum, Span<float> output) =>
        float.IsFinite(maximum) ? Exponentials(logits, maximum, output) : WriteLimit(logits, maximum, output);

    /// <summary>The sum of e^(x - maximum) alone, for a finite maximum.</summary>
    public static double Sum(ReadOnlySpan<float> logits, float maximum) => Exponentials(logits, maximum, []);

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

    private static double Exponentials(ReadOnlySpan<float> logits, float maximum, Span<float> output) =>
        Vector512.IsHardwareAccelerated ? Exponentials<FloatVector512>(logits, maximum, output)
        : Vector256.IsHardwareAccelerated ? Exponentials<FloatVector256>(logits, maximum, output)
        : Exponentials<FloatVector128>(logits, maximum, output);

    /// <summary>Sums the exponentials, and writes them unless the output is empty, with vectors of a given width.</summary>
    internal static double Exponentials<V>(ReadOnlySpan<float> logits, float maximum, Span<float> output)
        where V : struct, IFloatVector<V>
    {
        // What does not fill the strands is padded with negative infinity, which adds nothing.
        Span<float> padded = stackalloc float[Strands];
        padded.Fill(float.NegativeInfinity);
        int whole = logits.Length - (logits.Length % Strands);
        logits[whole..].CopyTo(padded);

        (Vector512<double> lower, Vector512<double> upper) = (Vector512<double>.Zero, Vector512<double>.Zero);
        if (output.IsEmpty)
            AddTo<V>(ref lower, ref upper, logits[..whole], maximum, stackalloc float[Strands], 0);
        else
            AddTo<V>(ref lower, ref upper, logits[..whole], maximum, output, Strands);

        AddTo<V>(ref lower, ref upper, padded, maximum, padded, 0);
        if (!output.IsEmpty)
            padded[..(logits.Length - whole)].CopyTo(output[whole..]);

        return Vector512.Sum(lower + upper);
    }

    // Calls nothing, or else the compiler would keep the sums in memory. Where the output does not advance, it is scratch.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTo<V>(
        ref Vector512<double> lower, ref Vector512<double> upper, ReadOnlySpan<float> logits, float maximum, Span<float> output,
        int advance)
        where V : struct, IFloatVector<V>
    {
        (Vector512<double> low, Vector512<double> high) = (lower, upper);
        ref float x = ref MemoryMarshal.GetReference(logits);
        ref float y = ref MemoryMarshal.GetReference(output);
        var addend = V.Create(-maximum);
        nuint width = (nuint)V.Count;
        nuint to = 0;
        for (nuint i = 0; i < (nuint)logits.Length; i += Strands)
        {
            V.Store(ExponentialOfSum(V.Load(ref x, i), addend), ref y, to);
            if (V.Count < Strands)
                V.Store(ExponentialOfSum(V.Load(ref x, i + width), addend), ref y, to + width);

            if (V.Count < Strands / 2)
            {
                V.Store(ExponentialOfSum(V.Load(ref x, i + (2 * width)), addend), ref y, to + (2 * width));
                V.Store(ExponentialOfSum(V.Load(ref x, i + (3 * width)), addend), ref y, to + (3 * width));
            }

            // Read back, which hides behind the exponentials that follow.
            (Vector512<double> first, Vector512<double> second) = Vector512.Widen(Vector512.LoadUnsafe(ref y, to));
            low += first;
            high += second;
            to += (nuint)advance;
        }

        (lower, upper) = (low, high);
    }

    // e^(x - maximum), including the rounding error of the difference.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExponentialOfSum<V>(V x, V minusMaximum)
        where V : struct, IFloatVector<V>
    {
        var difference = FloatPair<V>.Sum(x, minusMaximum);
        V fraction = Exponential.Reduce(difference.High, difference.Low, Exponential.Lift, out V power);
        V value = V.FusedMultiplyAdd(fraction, power, power) * V.Create(Exponential.Unlift);

        // Also where the difference has become infinite, and all else is meaningless.
        return V.WhereLessOrEqual(difference.High, V.Create(Exponential.Underflow), V.Create(0), value);
    }
}
