using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlNetClassifier.Pipelines.Activations.Kernels;

namespace MlNetClassifier.Training.Kernels;

/// <summary>The products of a large dense layer with few samples, over a range of its inputs.</summary>
/// <remarks>
/// <para>
/// A library's product of matrices first copies both into an order of its own, which pays when each number is used hundreds of
/// times. A batch uses each weight as often as it has samples, so here the weights are read where they are, once.
/// </para>
/// <para>All matrices are row-major float32. Where samples or units do not fill a tile, its last one is computed again.</para>
/// </remarks>
internal static class DenseKernel
{
    private const int Rows = 4; // of a tile
    private const int Strip = 64; // columns of weights that are copied together

    /// <summary>Numbers of memory that <see cref="InputGradient"/> needs.</summary>
    /// <param name="units">Units U.</param>
    public static int ScratchLength(int units) => units * Strip;

    /// <summary>Part of the output that a range of inputs makes: <c>outputs = x W'</c> over that range.</summary>
    /// <param name="x">float32 (N, I).</param>
    /// <param name="weights">float32 (U, I).</param>
    /// <param name="inputs">Inputs I, a multiple of <see cref="MaxPoolingKernel.Lanes"/>.</param>
    /// <param name="range">First input, and the one after the last: multiples of it too.</param>
    /// <param name="outputs">Receives float32 (N, U).</param>
    /// <param name="units">Units U.</param>
    public static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, int inputs, Range range, Span<float> outputs,
        int units)
    {
        if (Vector512.IsHardwareAccelerated)
            Forward<FloatVector512>(x, weights, inputs, range, outputs, units);
        else if (Vector256.IsHardwareAccelerated)
            Forward<FloatVector256>(x, weights, inputs, range, outputs, units);
        else
            Forward<FloatVector128>(x, weights, inputs, range, outputs, units);
    }

    /// <summary>Gradient of a range of inputs: <c>gradient W</c>.</summary>
    /// <param name="gradient">float32 (N, U): gradient of the outputs.</param>
    /// <param name="weights">float32 (U, I).</param>
    /// <param name="inputs">Inputs I, as in the forward pass.</param>
    /// <param name="range">As in the forward pass.</param>
    /// <param name="ofInputs">Receives the range of float32 (N, I).</param>
    /// <param name="units">Units U.</param>
    /// <param name="scratch">Memory of <see cref="ScratchLength"/>, for this call alone.</param>
    public static void InputGradient(ReadOnlySpan<float> gradient, ReadOnlySpan<float> weights, int inputs, Range range,
        Span<float> ofInputs, int units, Span<float> scratch)
    {
        if (Vector512.IsHardwareAccelerated)
            InputGradient<FloatVector512>(gradient, weights, inputs, range, ofInputs, units, scratch);
        else if (Vector256.IsHardwareAccelerated)
            InputGradient<FloatVector256>(gradient, weights, inputs, range, ofInputs, units, scratch);
        else
            InputGradient<FloatVector128>(gradient, weights, inputs, range, ofInputs, units, scratch);
    }

    /// <summary>Gradient of a range of the weights of some units: <c>gradient' x</c>.</summary>
    /// <param name="gradient">float32 (N, U): gradient of the outputs.</param>
    /// <param name="x">float32 (N, I).</param>
    /// <param name="inputs">Inputs I, as in the forward pass.</param>
    /// <param name="range">As in the forward pass.</param>
    /// <param name="units">Units U.</param>
    /// <param name="first">The first unit.</param>
    /// <param name="ofWeights">Receives float32 (units, length of the range): as many units as fit.</param>
    public static void WeightGradient(ReadOnlySpan<float> gradient, ReadOnlySpan<float> x, int inputs, Range range, int units,
        int first, Span<float> ofWeights)
    {
        if (Vector512.IsHardwareAccelerated)
            WeightGradient<FloatVector512>(gradient, x, inputs, range, units, first, ofWeights);
        else if (Vector256.IsHardwareAccelerated)
            WeightGradient<FloatVector256>(gradient, x, inputs, range, units, first, ofWeights);
        else
            WeightGradient<FloatVector128>(gradient, x, inputs, range, units, first, ofWeights);
    }

    /// <summary>The forward pass with vectors of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, int inputs, Range range,
        Span<float> outputs, int units)
        where V : struct, IFloatVector<V>
    {
        (int start, int length) = Checked<V>(x, weights, inputs, range, units);
        int samples = x.Length / inputs;
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs.Length, samples * units);
        for (int unit = 0; unit < units; unit += Rows)
        {
            for (int sample = 0; sample < samples; sample += Rows)
            {
                Dots<V>(ref Unsafe.AsRef(in x[start]), sample, samples - 1, ref Unsafe.AsRef(in weights[start]), unit, units - 1,
                    inputs, length, ref outputs[0], units);
            }
        }
    }

    /// <summary>The gradient of inputs with vectors of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient<V>(ReadOnlySpan<float> gradient, ReadOnlySpan<float> weights, int inputs, Range range,
        Span<float> ofInputs, int units, Span<float> scratch)
        where V : struct, IFloatVector<V>
    {
        (int start, int length) = Checked<V>(ofInputs, weights, inputs, range, units);
        int samples = ofInputs.Length / inputs;
        ArgumentOutOfRangeException.ThrowIfLessThan(gradient.Length, samples * units);
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchLength(units));
        for (int column = start; column < start + length; column += Strip)
        {
            // Side by side: their rows lie so that few of them fit the first cache together.
            int width = Math.Min(Strip, start + length - column);
            for (int unit = 0; unit < units; unit++)
                weights.Slice((unit * inputs) + column, width).CopyTo(scratch[(unit * width)..]);

            for (int sample = 0; sample < samples; sample += Rows)
            {
                Products<V>(ref Unsafe.AsRef(in gradient[0]), sample, samples - 1, units, 1, ref scratch[0], width, width, units,
                    ref ofInputs[column], inputs);
            }
        }
    }

    /// <summary>The gradient of weights with vectors of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient<V>(ReadOnlySpan<float> gradient, ReadOnlySpan<float> x, int inputs, Range range, int units,
        int first, Span<float> ofWeights)
        where V : struct, IFloatVector<V>
    {
        (int start, int length) = Checked<V>(x, x, inputs, range, units: 1);
        int samples = x.Length / inputs;
        int count = Math.Min(ofWeights.Length / length, units - first);
        ArgumentOutOfRangeException.ThrowIfLessThan(gradient.Length, samples * units);
        for (int unit = 0; unit < count; unit += Rows)
        {
            Products<V>(ref Unsafe.AsRef(in gradient[first]), unit, count - 1, 1, units, ref Unsafe.AsRef(in x[start]), inputs,
                length, samples, ref ofWeights[0], length);
        }
    }

    private static (int Start, int Length) Checked<V>(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, int inputs,
        Range range, int units)
        where V : struct, IFloatVector<V>
    {
        (int start, int length) = range.GetOffsetAndLength(inputs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(start % V.Count, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % V.Count, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length % inputs, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(weights.Length, units * inputs);
        return (start, length);
    }

    // Sixteen sums of products, of four rows of each side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots<V>(ref float x, int row, int lastRow, ref float w, int unit, int lastUnit, int stride, int length,
        ref float outputs, int units)
        where V : struct, IFloatVector<V>
    {
        (int r1, int r2, int r3) = (Math.Min(row + 1, lastRow), Math.Min(row + 2, lastRow), Math.Min(row + 3, lastRow));
        (int u1, int u2, int u3) = (Math.Min(unit + 1, lastUnit), Math.Min(unit + 2, lastUnit), Math.Min(unit + 3, lastUnit));
        ref float x0 = ref Unsafe.Add(ref x, (nint)row * stride);
        ref float x1 = ref Unsafe.Add(ref x, (nint)r1 * stride);
        ref float x2 = ref Unsafe.Add(ref x, (nint)r2 * stride);
        ref float x3 = ref Unsafe.Add(ref x, (nint)r3 * stride);
        ref float w0 = ref Unsafe.Add(ref w, (nint)unit * stride);
        ref float w1 = ref Unsafe.Add(ref w, (nint)u1 * stride);
        ref float w2 = ref Unsafe.Add(ref w, (nint)u2 * stride);
        ref float w3 = ref Unsafe.Add(ref w, (nint)u3 * stride);
        V zero = V.Create(0);
        (V s00, V s01, V s02, V s03) = (zero, zero, zero, zero);
        (V s10, V s11, V s12, V s13) = (zero, zero, zero, zero);
        (V s20, V s21, V s22, V s23) = (zero, zero, zero, zero);
        (V s30, V s31, V s32, V s33) = (zero, zero, zero, zero);
        for (nuint i = 0; i < (nuint)length; i += (nuint)V.Count)
        {
            var (a0, a1, a2, a3) = (V.Load(ref w0, i), V.Load(ref w1, i), V.Load(ref w2, i), V.Load(ref w3, i));
            var b = V.Load(ref x0, i);
            (s00, s01, s02, s03) = (V.FusedMultiplyAdd(b, a0, s00), V.FusedMultiplyAdd(b, a1, s01),
                V.FusedMultiplyAdd(b, a2, s02), V.FusedMultiplyAdd(b, a3, s03));
            b = V.Load(ref x1, i);
            (s10, s11, s12, s13) = (V.FusedMultiplyAdd(b, a0, s10), V.FusedMultiplyAdd(b, a1, s11),
                V.FusedMultiplyAdd(b, a2, s12), V.FusedMultiplyAdd(b, a3, s13));
            b = V.Load(ref x2, i);
            (s20, s21, s22, s23) = (V.FusedMultiplyAdd(b, a0, s20), V.FusedMultiplyAdd(b, a1, s21),
                V.FusedMultiplyAdd(b, a2, s22), V.FusedMultiplyAdd(b, a3, s23));
            b = V.Load(ref x3, i);
            (s30, s31, s32, s33) = (V.FusedMultiplyAdd(b, a0, s30), V.FusedMultiplyAdd(b, a1, s31),
                V.FusedMultiplyAdd(b, a2, s32), V.FusedMultiplyAdd(b, a3, s33));
        }

        Put(row, s00, s01, s02, s03, ref outputs);
        Put(r1, s10, s11, s12, s13, ref outputs);
        Put(r2, s20, s21, s22, s23, ref outputs);
        Put(r3, s30, s31, s32, s33, ref outputs);

        void Put(int at, V first, V second, V third, V fourth, ref float to)
        {
            ref float line = ref Unsafe.Add(ref to, (nint)at * units);
            Unsafe.Add(ref line, unit) = V.Sum(first);
            Unsafe.Add(ref line, u1) = V.Sum(second);
            Unsafe.Add(ref line, u2) = V.Sum(third);
            Unsafe.Add(ref line, u3) = V.Sum(fourth);
        }
    }

    // Four rows of a product: factors, of which each multiplies a row of the right side, and their sum over those rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Products<V>(ref float factors, int row, int lastRow, int rowStep, int termStep, ref float right,
        int rightStride, int width, int terms, ref float product, int productStride)
        where V : struct, IFloatVector<V>
    {
        (int r1, int r2, int r3) = (Math.Min(row + 1, lastRow), Math.Min(row + 2, lastRow), Math.Min(row + 3, lastRow));
        ref float f0 = ref Unsafe.Add(ref factors, (nint)row * rowStep);
        ref float f1 = ref Unsafe.Add(ref factors, (nint)r1 * rowStep);
        ref float f2 = ref Unsafe.Add(ref factors, (nint)r2 * rowStep);
        ref float f3 = ref Unsafe.Add(ref factors, (nint)r3 * rowStep);
        ref float p0 = ref Unsafe.Add(ref product, (nint)row * productStride);
        ref float p1 = ref Unsafe.Add(ref product, (nint)r1 * productStride);
        ref float p2 = ref Unsafe.Add(ref product, (nint)r2 * productStride);
        ref float p3 = ref Unsafe.Add(ref product, (nint)r3 * productStride);
        for (int column = 0; column < width; column += 2 * V.Count)
        {
            nuint first = (nuint)column;
            nuint second = (nuint)Math.Min(column + V.Count, width - V.Count);
            V zero = V.Create(0);
            (V s00, V s01, V s10, V s11) = (zero, zero, zero, zero);
            (V s20, V s21, V s30, V s31) = (zero, zero, zero, zero);
            ref float line = ref right;
            nint term = 0;
            for (int i = 0; i < terms; i++)
            {
                var (a0, a1) = (V.Load(ref line, first), V.Load(ref line, second));
                var f = V.Create(Unsafe.Add(ref f0, term));
                (s00, s01) = (V.FusedMultiplyAdd(f, a0, s00), V.FusedMultiplyAdd(f, a1, s01));
                f = V.Create(Unsafe.Add(ref f1, term));
                (s10, s11) = (V.FusedMultiplyAdd(f, a0, s10), V.FusedMultiplyAdd(f, a1, s11));
                f = V.Create(Unsafe.Add(ref f2, term));
                (s20, s21) = (V.FusedMultiplyAdd(f, a0, s20), V.FusedMultiplyAdd(f, a1, s21));
                f = V.Create(Unsafe.Add(ref f3, term));
                (s30, s31) = (V.FusedMultiplyAdd(f, a0, s30), V.FusedMultiplyAdd(f, a1, s31));
                line = ref Unsafe.Add(ref line, rightStride);
                term += termStep;
            }

            V.Store(s00, ref p0, first);
            V.Store(s01, ref p0, second);
            V.Store(s10, ref p1, first);
            V.Store(s11, ref p1, second);
            V.Store(s20, ref p2, first);
            V.Store(s21, ref p2, second);
            V.Store(s30, ref p3, first);
            V.Store(s31, ref p3, second);
        }
    }
}
