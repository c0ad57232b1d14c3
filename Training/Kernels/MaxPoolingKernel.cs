using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlNetClassifier.Pipelines.Activations.Kernels;

namespace MlNetClassifier.Training.Kernels;

/// <summary>
/// 2x2 max pooling of one image and its gradient, with a bias that is added after it: <c>max(y) + b</c> is <c>max(y + b)</c> to
/// the bit.
/// </summary>
/// <remarks>
/// libtorch keeps an index of eight bytes for each output and takes several times as long. Each channel has a vector element of
/// its own.
/// </remarks>
internal static class MaxPoolingKernel
{
    /// <summary>Channels that are computed at a time on this machine; their number must be a multiple of it.</summary>
    public static int Lanes => Vector512.IsHardwareAccelerated ? FloatVector512.Count
        : Vector256.IsHardwareAccelerated ? FloatVector256.Count
        : FloatVector128.Count;

    /// <summary>Pools one image.</summary>
    /// <param name="image">float32 (H, W, C).</param>
    /// <param name="width">W.</param>
    /// <param name="bias">float32 (C).</param>
    /// <param name="pooled">Receives float32 (h, w, C), where h and w are H / 2 and W / 2, rounded down.</param>
    /// <param name="winner">Receives which of a window's four was the largest, the first on a tie, as 0 to 3: (h, w, C).</param>
    public static void Forward(ReadOnlySpan<float> image, int width, ReadOnlySpan<float> bias, Span<float> pooled,
        Span<float> winner)
    {
        if (Vector512.IsHardwareAccelerated)
            Forward<FloatVector512>(image, width, bias, pooled, winner);
        else if (Vector256.IsHardwareAccelerated)
            Forward<FloatVector256>(image, width, bias, pooled, winner);
        else
            Forward<FloatVector128>(image, width, bias, pooled, winner);
    }

    /// <summary>Gives each gradient to the winner of its window, and zero to everything else.</summary>
    /// <param name="gradient">float32 (h, w, C): gradient of what was pooled.</param>
    /// <param name="winner">From the forward pass.</param>
    /// <param name="width">W.</param>
    /// <param name="image">Receives float32 (H, W, C).</param>
    /// <param name="bias">float32 (C); gradients are added.</param>
    public static void Backward(ReadOnlySpan<float> gradient, ReadOnlySpan<float> winner, int width, Span<float> image,
        Span<float> bias)
    {
        if (Vector512.IsHardwareAccelerated)
            Backward<FloatVector512>(gradient, winner, width, image, bias);
        else if (Vector256.IsHardwareAccelerated)
            Backward<FloatVector256>(gradient, winner, width, image, bias);
        else
            Backward<FloatVector128>(gradient, winner, width, image, bias);
    }

    /// <summary>The forward pass with vectors of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(ReadOnlySpan<float> image, int width, ReadOnlySpan<float> bias, Span<float> pooled,
        Span<float> winner)
        where V : struct, IFloatVector<V>
    {
        int channels = bias.Length;
        int stride = width * channels;
        (int rows, int columns) = (image.Length / stride / 2, width / 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels % V.Count, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(pooled.Length, winner.Length), rows * columns * channels);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                ref float top = ref Unsafe.AsRef(in image[(2 * row * stride) + (2 * column * channels)]);
                ref float low = ref Unsafe.Add(ref top, stride);
                int to = ((row * columns) + column) * channels;
                for (int channel = 0; channel < channels; channel += V.Count)
                {
                    Pool(
                        V.Load(ref top, (nuint)channel), V.Load(ref top, (nuint)(channel + channels)),
                        V.Load(ref low, (nuint)channel), V.Load(ref low, (nuint)(channel + channels)),
                        V.Load(ref Unsafe.AsRef(in bias[0]), (nuint)channel), ref pooled[to], ref winner[to], (nuint)channel);
                }
            }
        }
    }

    /// <summary>The backward pass with vectors of a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(ReadOnlySpan<float> gradient, ReadOnlySpan<float> winner, int width, Span<float> image,
        Span<float> bias)
        where V : struct, IFloatVector<V>
    {
        int channels = bias.Length;
        int stride = width * channels;
        (int rows, int columns) = (image.Length / stride / 2, width / 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels % V.Count, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(gradient.Length, winner.Length), rows * columns * channels);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int from = ((row * columns) + column) * channels;
                ref float top = ref image[(2 * row * stride) + (2 * column * channels)];
                ref float low = ref Unsafe.Add(ref top, stride);
                for (int channel = 0; channel < channels; channel += V.Count)
                {
                    var value = V.Load(ref Unsafe.AsRef(in gradient[from]), (nuint)channel);
                    var which = V.Load(ref Unsafe.AsRef(in winner[from]), (nuint)channel);
                    V.Store(V.Load(ref bias[0], (nuint)channel) + value, ref bias[0], (nuint)channel);
                    Unpool(value, which, ref top, (nuint)channel, ref low, (nuint)channel, (nuint)channels);
                }
            }

            if (width % 2 > 0)
            {
                image.Slice((((2 * row) + 1) * stride) - channels, channels).Clear();
                image.Slice((((2 * row) + 2) * stride) - channels, channels).Clear();
            }
        }

        image[(2 * rows * stride)..].Clear();
    }

    /// <summary>The largest of a window's four, with a bias, and which it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Pool<V>(V first, V second, V third, V fourth, V bias, ref float pooled, ref float winner, nuint index)
        where V : struct, IFloatVector<V>
    {
        V which = V.WhereLess(first, second, V.Create(1), V.Create(0));
        V most = V.WhereLess(first, second, second, first);
        which = V.WhereLess(most, third, V.Create(2), which);
        most = V.WhereLess(most, third, third, most);
        which = V.WhereLess(most, fourth, V.Create(3), which);
        most = V.WhereLess(most, fourth, fourth, most);
        V.Store(most + bias, ref pooled, index);
        V.Store(which, ref winner, index);
    }

    /// <summary>A gradient at the place of its winner, and zeros at the other three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Unpool<V>(V gradient, V winner, ref float top, nuint topIndex, ref float low, nuint lowIndex, nuint next)
        where V : struct, IFloatVector<V>
    {
        V zero = V.Create(0);
        V.Store(V.WhereEqual(winner, zero, gradient, zero), ref top, topIndex);
        V.Store(V.WhereEqual(winner, V.Create(1), gradient, zero), ref top, topIndex + next);
        V.Store(V.WhereEqual(winner, V.Create(2), gradient, zero), ref low, lowIndex);
        V.Store(V.WhereEqual(winner, V.Create(3), gradient, zero), ref low, lowIndex + next);
    }
}
