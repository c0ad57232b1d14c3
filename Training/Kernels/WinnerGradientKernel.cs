using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlNetClassifier.Pipelines.Activations.Kernels;

namespace MlNetClassifier.Training.Kernels;

/// <summary>
/// The gradients of a 3x3 convolution with 2x2 max pooling after it, of one image: of kernel, bias and input, from the winners
/// of the windows alone.
/// </summary>
/// <remarks>
/// <para>
/// Three quarters of the gradient of what was pooled are zero, because one of four outputs wins, and where a ReLU follows, it
/// makes about half of the rest zero. A library multiplies by all of them. Here the winners of a filter are listed first, and
/// each costs nine products for a vector of channels: an eighth of the work, in the same two gradients.
/// </para>
/// <para>
/// The channels of the input have a vector element each, and every sum its order, so the bits do not depend on the width of the
/// vectors. A block of windows is done by all filters before the next, so that its part of the image stays in the first cache.
/// </para>
/// </remarks>
internal static class WinnerGradientKernel
{
    /// <summary>Rows, and columns, of a kernel.</summary>
    public const int KernelRows = 3;

    /// <summary>Positions of a kernel.</summary>
    public const int Taps = KernelRows * KernelRows;

    private const int Window = 2;
    private const int BlockRows = 2; // of windows
    private const int BlockBytes = 24 * 1024; // of the image: most of a first cache
    private const int ListedFilters = 64; // listed at a time

    /// <summary>Adds what one image says about kernel and bias, and computes what it says about the input.</summary>
    /// <param name="image">float32 (H, W, C); C is a multiple of <see cref="MaxPoolingKernel.Lanes"/>.</param>
    /// <param name="width">W.</param>
    /// <param name="gradient">float32 (h, w, F), where h and w are (H - 2) / 2 and (W - 2) / 2, rounded down.</param>
    /// <param name="winner">From <see cref="MaxPoolingKernel"/>: (h, w, F).</param>
    /// <param name="kernel">float32 (F, 3, 3, C): filter, kernel row, kernel column, channel.</param>
    /// <param name="ofKernel">As the kernel; gradients are added. Empty if not needed.</param>
    /// <param name="ofBias">float32 (F); gradients are added.</param>
    /// <param name="ofImage">Receives float32 (H, W, C). Empty if not needed.</param>
    public static void Backward(
        ReadOnlySpan<float> image, int width, ReadOnlySpan<float> gradient, ReadOnlySpan<float> winner,
        ReadOnlySpan<float> kernel, Span<float> ofKernel, Span<float> ofBias, Span<float> ofImage)
    {
        if (Vector512.IsHardwareAccelerated)
            Backward<FloatVector512>(image, width, gradient, winner, kernel, ofKernel, ofBias, ofImage);
        else if (Vector256.IsHardwareAccelerated)
            Backward<FloatVector256>(image, width, gradient, winner, kernel, ofKernel, ofBias, ofImage);
        else
            Backward<FloatVector128>(image, width, gradient, winner, kernel, ofKernel, ofBias, ofImage);
    }

    /// <summary>The same with vectors of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        ReadOnlySpan<float> image, int width, ReadOnlySpan<float> gradient, ReadOnlySpan<float> winner,
        ReadOnlySpan<float> kernel, Span<float> ofKernel, Span<float> ofBias, Span<float> ofImage)
        where V : struct, IFloatVector<V>
    {
        int filters = ofBias.Length;
        int channels = kernel.Length / (filters * Taps);
        int stride = width * channels;
        (int rows, int columns) =
            (((image.Length / stride) - (KernelRows - 1)) / Window, (width - (KernelRows - 1)) / Window);
        ArgumentOutOfRangeException.ThrowIfNotEqual(kernel.Length, filters * Taps * channels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels % V.Count, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(image.Length % stride, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(gradient.Length, winner.Length), rows * columns * filters);
        ArgumentOutOfRangeException.ThrowIfNotEqual(ofKernel.IsEmpty || ofKernel.Length == kernel.Length, true);
        ArgumentOutOfRangeException.ThrowIfNotEqual(ofImage.IsEmpty || ofImage.Length == image.Length, true);

        ofImage.Clear();
        int blockColumns = BlockColumns(channels, columns);
        int cells = BlockRows * blockColumns;
        Span<float> values = stackalloc float[ListedFilters * cells];
        Span<int> places = stackalloc int[ListedFilters * cells];
        Span<int> counts = stackalloc int[ListedFilters];
        for (int row = 0; row < rows; row += BlockRows)
        {
            for (int column = 0; column < columns; column += blockColumns)
            {
                var block = new Block(
                    row, Math.Min(row + BlockRows, rows), column, Math.Min(column + blockColumns, columns), columns);
                for (int first = 0; first < filters; first += ListedFilters)
                {
                    int listed = Math.Min(ListedFilters, filters - first);
                    for (int i = 0; i < listed; i++)
                    {
                        counts[i] = block.List(gradient, winner, first + i, filters, stride, channels,
                            values.Slice(i * cells, cells), places.Slice(i * cells, cells), ref ofBias[first + i]);
                    }

                    // One after the other, because the rows of both would not fit the first cache.
                    for (int i = 0; i < listed && !ofKernel.IsEmpty; i++)
                    {
                        int start = (first + i) * Taps * channels;
                        for (int channel = 0; channel < channels; channel += V.Count)
                        {
                            AddToKernel<V>(ref Unsafe.AsRef(in image[channel]), stride, channels,
                                places.Slice(i * cells, counts[i]), values.Slice(i * cells, counts[i]),
                                ref ofKernel[start + channel]);
                        }
                    }

                    for (int i = 0; i < listed && !ofImage.IsEmpty; i++)
                    {
                        int start = (first + i) * Taps * channels;
                        for (int channel = 0; channel < channels; channel += V.Count)
                        {
                            AddToImage<V>(ref Unsafe.AsRef(in kernel[start + channel]), stride, channels,
                                places.Slice(i * cells, counts[i]), values.Slice(i * cells, counts[i]), ref ofImage[channel]);
                        }
                    }
                }
            }
        }
    }

    // So many that the rows of the image under a block of windows fit.
    private static int BlockColumns(int channels, int columns)
    {
        int rows = (BlockRows * Window) + KernelRows - 1;
        return Math.Clamp(((BlockBytes / (rows * channels * sizeof(float))) - KernelRows + 1) / Window, 1, columns);
    }

    // Nine sums for a vector of channels, over the places that one filter won.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddToKernel<V>(ref float image, int stride, int channels, ReadOnlySpan<int> places,
        ReadOnlySpan<float> values, ref float kernel)
        where V : struct, IFloatVector<V>
    {
        (nuint second, nuint third) = ((nuint)channels, (nuint)(2 * channels));
        ref float middle = ref Unsafe.Add(ref kernel, 3 * channels);
        ref float low = ref Unsafe.Add(ref kernel, 6 * channels);
        var (sum0, sum1, sum2) = (V.Load(ref kernel, 0), V.Load(ref kernel, second), V.Load(ref kernel, third));
        var (sum3, sum4, sum5) = (V.Load(ref middle, 0), V.Load(ref middle, second), V.Load(ref middle, third));
        var (sum6, sum7, sum8) = (V.Load(ref low, 0), V.Load(ref low, second), V.Load(ref low, third));
        for (int i = 0; i < places.Length; i++)
        {
            var value = V.Create(values[i]);
            ref float pixels0 = ref Unsafe.Add(ref image, places[i]);
            ref float pixels1 = ref Unsafe.Add(ref pixels0, stride);
            ref float pixels2 = ref Unsafe.Add(ref pixels1, stride);
            sum0 = V.FusedMultiplyAdd(V.Load(ref pixels0, 0), value, sum0);
            sum1 = V.FusedMultiplyAdd(V.Load(ref pixels0, second), value, sum1);
            sum2 = V.FusedMultiplyAdd(V.Load(ref pixels0, third), value, sum2);
            sum3 = V.FusedMultiplyAdd(V.Load(ref pixels1, 0), value, sum3);
            sum4 = V.FusedMultiplyAdd(V.Load(ref pixels1, second), value, sum4);
            sum5 = V.FusedMultiplyAdd(V.Load(ref pixels1, third), value, sum5);
            sum6 = V.FusedMultiplyAdd(V.Load(ref pixels2, 0), value, sum6);
            sum7 = V.FusedMultiplyAdd(V.Load(ref pixels2, second), value, sum7);
            sum8 = V.FusedMultiplyAdd(V.Load(ref pixels2, third), value, sum8);
        }

        V.Store(sum0, ref kernel, 0);
        V.Store(sum1, ref kernel, second);
        V.Store(sum2, ref kernel, third);
        V.Store(sum3, ref middle, 0);
        V.Store(sum4, ref middle, second);
        V.Store(sum5, ref middle, third);
        V.Store(sum6, ref low, 0);
        V.Store(sum7, ref low, second);
        V.Store(sum8, ref low, third);
    }

    // The kernel stays in registers, and is added to the image around each place that its filter won.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddToImage<V>(ref float kernel, int stride, int channels, ReadOnlySpan<int> places,
        ReadOnlySpan<float> values, ref float image)
        where V : struct, IFloatVector<V>
    {
        (nuint second, nuint third) = ((nuint)channels, (nuint)(2 * channels));
        ref float middle = ref Unsafe.Add(ref kernel, 3 * channels);
        ref float low = ref Unsafe.Add(ref kernel, 6 * channels);
        var (weight0, weight1, weight2) = (V.Load(ref kernel, 0), V.Load(ref kernel, second), V.Load(ref kernel, third));
        var (weight3, weight4, weight5) = (V.Load(ref middle, 0), V.Load(ref middle, second), V.Load(ref middle, third));
        var (weight6, weight7, weight8) = (V.Load(ref low, 0), V.Load(ref low, second), V.Load(ref low, third));
        for (int i = 0; i < places.Length; i++)
        {
            var value = V.Create(values[i]);
            ref float pixels0 = ref Unsafe.Add(ref image, places[i]);
            ref float pixels1 = ref Unsafe.Add(ref pixels0, stride);
            ref float pixels2 = ref Unsafe.Add(ref pixels1, stride);
            V.Store(V.FusedMultiplyAdd(weight0, value, V.Load(ref pixels0, 0)), ref pixels0, 0);
            V.Store(V.FusedMultiplyAdd(weight1, value, V.Load(ref pixels0, second)), ref pixels0, second);
            V.Store(V.FusedMultiplyAdd(weight2, value, V.Load(ref pixels0, third)), ref pixels0, third);
            V.Store(V.FusedMultiplyAdd(weight3, value, V.Load(ref pixels1, 0)), ref pixels1, 0);
            V.Store(V.FusedMultiplyAdd(weight4, value, V.Load(ref pixels1, second)), ref pixels1, second);
            V.Store(V.FusedMultiplyAdd(weight5, value, V.Load(ref pixels1, third)), ref pixels1, third);
            V.Store(V.FusedMultiplyAdd(weight6, value, V.Load(ref pixels2, 0)), ref pixels2, 0);
            V.Store(V.FusedMultiplyAdd(weight7, value, V.Load(ref pixels2, second)), ref pixels2, second);
            V.Store(V.FusedMultiplyAdd(weight8, value, V.Load(ref pixels2, third)), ref pixels2, third);
        }
    }

    /// <summary>Windows that are done together, from the first row and column to before the last.</summary>
    private readonly record struct Block(int Row, int LastRow, int Column, int LastColumn, int Columns)
    {
        /// <summary>Lists where in the image one filter won, and its gradients there, leaving out zeros.</summary>
        /// <returns>How many there are.</returns>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public int List(ReadOnlySpan<float> gradient, ReadOnlySpan<float> winner, int filter, int filters, int stride,
            int channels, Span<float> values, Span<int> places, ref float bias)
        {
            ReadOnlySpan<int> corners = [0, channels, stride, stride + channels];
            float sum = bias;
            int count = 0;
            for (int row = Row; row < LastRow; row++)
            {
                int from = (((row * Columns) + Column) * filters) + filter;
                int place = ((row * stride) + (Column * channels)) * Window;
                for (int column = Column; column < LastColumn; column++)
                {
                    float value = gradient[from];
                    values[count] = value;
                    places[count] = place + corners[(int)winner[from]];
                    count += value == 0 ? 0 : 1;
                    sum += value;
                    from += filters;
                    place += channels * Window;
                }
            }

            bias = sum;
            return count;
        }
    }
}
