using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlNetClassifier.Pipelines.Activations.Kernels;

namespace MlNetClassifier.Training.Kernels;

/// <summary>
/// A 3x3 convolution over three channels with the 2x2 max pooling after it, and the gradient of its weights, for one image.
/// </summary>
/// <remarks>
/// <para>
/// A library computes the four outputs of a window, writes them, reads them again to pool, and on the way back spreads a
/// gradient of which three quarters are zero, over a memory of four times the size: for the first layer, which has few products
/// for each number, that is most of its time. Here a window never leaves the registers. libtorch's gradient of such a kernel
/// reaches a sixth of the processor's speed, because three channels do not fill a vector; here the filters do.
/// </para>
/// <para>Compiled for speed at once: in the first steps, counting how often it is called would cost more than the steps.</para>
/// <para>Each filter has a vector element of its own and every sum its order, so the bits do not depend on the width of the
/// vectors.</para>
/// </remarks>
internal static class PooledConvolutionKernel
{
    /// <summary>Numbers of a filter: 3 x 3 x 3.</summary>
    public const int Taps = 27;

    /// <summary>Channels of an image.</summary>
    public const int Channels = 3;

    /// <summary>Rows, and columns, of a kernel.</summary>
    public const int KernelRows = 3;

    private const int RowTaps = 9; // three columns of three channels lie side by side
    private const int Window = 2;

    /// <summary>Computes one image.</summary>
    /// <param name="image">float32 (H, W, 3), with at least 2 pooled columns.</param>
    /// <param name="width">W.</param>
    /// <param name="weights">float32 (27, F): kernel row, kernel column, channel.</param>
    /// <param name="bias">float32 (F).</param>
    /// <param name="pooled">Receives float32 (h, w, F), where h and w are (H - 2) / 2 and (W - 2) / 2, rounded down.</param>
    /// <param name="winner">Receives which of a window's four was the largest, the first on a tie, as 0 to 3: (h, w, F).</param>
    public static void Forward(
        ReadOnlySpan<float> image, int width, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> pooled,
        Span<float> winner)
    {
        if (Vector512.IsHardwareAccelerated)
            Forward<FloatVector512>(image, width, weights, bias, pooled, winner);
        else if (Vector256.IsHardwareAccelerated)
            Forward<FloatVector256>(image, width, weights, bias, pooled, winner);
        else
            Forward<FloatVector128>(image, width, weights, bias, pooled, winner);
    }

    /// <summary>Adds what one image says about the weights.</summary>
    /// <param name="image">As in the forward pass.</param>
    /// <param name="width">W.</param>
    /// <param name="gradient">float32 (h, w, F): gradient of what was pooled.</param>
    /// <param name="winner">From the forward pass.</param>
    /// <param name="weights">float32 (27, F); gradients are added.</param>
    /// <param name="bias">float32 (F); gradients are added.</param>
    public static void Backward(
        ReadOnlySpan<float> image, int width, ReadOnlySpan<float> gradient, ReadOnlySpan<float> winner, Span<float> weights,
        Span<float> bias)
    {
        if (Vector512.IsHardwareAccelerated)
            Backward<FloatVector512>(image, width, gradient, winner, weights, bias);
        else if (Vector256.IsHardwareAccelerated)
            Backward<FloatVector256>(image, width, gradient, winner, weights, bias);
        else
            Backward<FloatVector128>(image, width, gradient, winner, weights, bias);
    }

    /// <summary>The forward pass with vectors of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(
        ReadOnlySpan<float> image, int width, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> pooled,
        Span<float> winner)
        where V : struct, IFloatVector<V>
    {
        int filters = bias.Length;
        (int rows, int columns) = PooledSize(image.Length, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, Window);
        ArgumentOutOfRangeException.ThrowIfNotEqual(filters % V.Count, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(pooled.Length, winner.Length), rows * columns * filters);
        ArgumentOutOfRangeException.ThrowIfLessThan(weights.Length, Taps * filters);
        int stride = Channels * width;
        for (int row = 0; row < rows; row++)
        {
            for (int filter = 0; filter < filters; filter += V.Count)
            {
                for (int column = 0; column < columns; column += 2)
                {
                    // with an odd number, the last two windows include one that is done
                    int first = Math.Min(column, columns - 2);
                    int from = (Window * row * stride) + (Window * first * Channels);
                    int to = (((row * columns) + first) * filters) + filter;
                    TwoWindows<V>(
                        ref Unsafe.AsRef(in image[from]), stride, ref Unsafe.AsRef(in weights[filter]), filters,
                        V.Load(ref Unsafe.AsRef(in bias[0]), (nuint)filter), ref pooled[to], ref winner[to]);
                }
            }
        }
    }

    /// <summary>The backward pass with vectors of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        ReadOnlySpan<float> image, int width, ReadOnlySpan<float> gradient, ReadOnlySpan<float> winner, Span<float> weights,
        Span<float> bias)
        where V : struct, IFloatVector<V>
    {
        int filters = bias.Length;
        (int rows, int columns) = PooledSize(image.Length, width);
        ArgumentOutOfRangeException.ThrowIfNotEqual(filters % V.Count, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(gradient.Length, winner.Length), rows * columns * filters);
        ArgumentOutOfRangeException.ThrowIfLessThan(weights.Length, Taps * filters);
        int stride = Channels * width;
        int unpooledRow = Window * columns * V.Count;
        Span<float> unpooled = new float[Window * unpooledRow]; // two rows for a vector of filters stay in the first cache
        for (int row = 0; row < rows; row++)
        {
            for (int filter = 0; filter < filters; filter += V.Count)
            {
                int start = (row * columns * filters) + filter;
                Unpool<V>(ref Unsafe.AsRef(in gradient[start]), ref Unsafe.AsRef(in winner[start]), columns, filters, unpooled,
                    unpooledRow, ref bias[filter]);
                for (int kernelRow = 0; kernelRow < KernelRows; kernelRow++)
                {
                    int from = ((Window * row) + kernelRow) * stride;
                    KernelRow<V>(
                        ref Unsafe.AsRef(in image[from]), stride, ref unpooled[0], Window * columns,
                        ref weights[(kernelRow * RowTaps * filters) + filter], filters);
                }
            }
        }
    }

    private static (int Rows, int Columns) PooledSize(int length, int width) =>
        (((length / (Channels * width)) - (KernelRows - 1)) / Window, (width - (KernelRows - 1)) / Window);

    // Eight sums at a time hide the latency of one; each number of the image is used by all filters of a vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoWindows<V>(ref float image, int stride, ref float weights, int filters, V bias, ref float pooled,
        ref float winner)
        where V : struct, IFloatVector<V>
    {
        V zero = V.Create(0);
        (V top0, V top1, V top2, V top3) = (zero, zero, zero, zero);
        (V low0, V low1, V low2, V low3) = (zero, zero, zero, zero);
        for (int kernelRow = 0; kernelRow < KernelRows; kernelRow++)
        {
            ref float top = ref Unsafe.Add(ref image, kernelRow * stride);
            ref float low = ref Unsafe.Add(ref top, stride);
            for (int tap = 0; tap < RowTaps; tap++)
            {
                var weight = V.Load(ref weights, (nuint)(((kernelRow * RowTaps) + tap) * filters));
                top0 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref top, tap)), weight, top0);
                top1 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref top, tap + Channels)), weight, top1);
                top2 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref top, tap + (2 * Channels))), weight, top2);
                top3 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref top, tap + (3 * Channels))), weight, top3);
                low0 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref low, tap)), weight, low0);
                low1 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref low, tap + Channels)), weight, low1);
                low2 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref low, tap + (2 * Channels))), weight, low2);
                low3 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref low, tap + (3 * Channels))), weight, low3);
            }
        }

        MaxPoolingKernel.Pool(top0, top1, low0, low1, bias, ref pooled, ref winner, 0);
        MaxPoolingKernel.Pool(top2, top3, low2, low3, bias, ref pooled, ref winner, (nuint)filters);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Unpool<V>(ref float gradient, ref float winner, int columns, int filters, Span<float> unpooled,
        int unpooledRow, ref float bias)
        where V : struct, IFloatVector<V>
    {
        ref float top = ref unpooled[0];
        ref float low = ref unpooled[unpooledRow];
        var sum = V.Load(ref bias, 0);
        for (int column = 0; column < columns; column++)
        {
            var value = V.Load(ref gradient, (nuint)(column * filters));
            var which = V.Load(ref winner, (nuint)(column * filters));
            nuint left = (nuint)(Window * column * V.Count);
            MaxPoolingKernel.Unpool(value, which, ref top, left, ref low, left, (nuint)V.Count);
            sum += value;
        }

        V.Store(sum, ref bias, 0);
    }

    // Nine sums, one for each tap of a kernel row, over the two rows of a row of windows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void KernelRow<V>(ref float image, int stride, ref float unpooled, int columns, ref float weights, int filters)
        where V : struct, IFloatVector<V>
    {
        var (sum0, sum1, sum2) =
            (V.Load(ref weights, 0), V.Load(ref weights, (nuint)filters), V.Load(ref weights, (nuint)(2 * filters)));
        var (sum3, sum4, sum5) =
            (V.Load(ref weights, (nuint)(3 * filters)), V.Load(ref weights, (nuint)(4 * filters)),
                V.Load(ref weights, (nuint)(5 * filters)));
        var (sum6, sum7, sum8) =
            (V.Load(ref weights, (nuint)(6 * filters)), V.Load(ref weights, (nuint)(7 * filters)),
                V.Load(ref weights, (nuint)(8 * filters)));
        for (int row = 0; row < Window; row++)
        {
            ref float pixel = ref Unsafe.Add(ref image, row * stride);
            ref float gradient = ref Unsafe.Add(ref unpooled, row * columns * V.Count);
            for (int column = 0; column < columns; column++)
            {
                var value = V.Load(ref gradient, 0);
                sum0 = V.FusedMultiplyAdd(V.Create(pixel), value, sum0);
                sum1 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref pixel, 1)), value, sum1);
                sum2 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref pixel, 2)), value, sum2);
                sum3 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref pixel, 3)), value, sum3);
                sum4 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref pixel, 4)), value, sum4);
                sum5 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref pixel, 5)), value, sum5);
                sum6 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref pixel, 6)), value, sum6);
                sum7 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref pixel, 7)), value, sum7);
                sum8 = V.FusedMultiplyAdd(V.Create(Unsafe.Add(ref pixel, 8)), value, sum8);
                pixel = ref Unsafe.Add(ref pixel, Channels);
                gradient = ref Unsafe.Add(ref gradient, V.Count);
            }
        }

        V.Store(sum0, ref weights, 0);
        V.Store(sum1, ref weights, (nuint)filters);
        V.Store(sum2, ref weights, (nuint)(2 * filters));
        V.Store(sum3, ref weights, (nuint)(3 * filters));
        V.Store(sum4, ref weights, (nuint)(4 * filters));
        V.Store(sum5, ref weights, (nuint)(5 * filters));
        V.Store(sum6, ref weights, (nuint)(6 * filters));
        V.Store(sum7, ref weights, (nuint)(7 * filters));
        V.Store(sum8, ref weights, (nuint)(8 * filters));
    }
}
