using System.Numerics;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Data.Images;

/// <summary>Resizes R, G, B, A bytes by a separable, antialiased kernel, as Pillow does.</summary>
/// <remarks>
/// Not thread-safe; buffers are reused. Every sum is taken in source order, multiplied and added in float32 and never fused,
/// so the bits do not depend on the width of the machine's vectors. Lanczos' weights come from the platform's sine and may
/// differ in the last bit between platforms.
/// </remarks>
internal sealed unsafe class Resampler(ResizeKernel kernel)
{
    private const int Channels = ImageLimits.BytesPerPixel;

    private readonly KernelWeightsCache _weights = new(kernel);
    private float[] _row = [];

    /// <summary>
    /// Fills <paramref name="tile"/> (<c>geometry.Height x geometry.Width</c> pixels) from a part of a picture.
    /// </summary>
    public void Resize(ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, in ResizeGeometry geometry, Span<byte> tile)
    {
        KernelWeights rows = _weights.Get(sourceHeight, geometry.BoxY, geometry.BoxHeight, geometry.Height);
        KernelWeights columns = _weights.Get(sourceWidth, geometry.BoxX, geometry.BoxWidth, geometry.Width);
        int first = columns.First * Channels;
        int length = (columns.End * Channels) - first;
        int stride = sourceWidth * Channels;
        int padded = length + (columns.Taps * Channels);
        if (_row.Length < padded)
            _row = GC.AllocateUninitializedArray<float>((int)BitOperations.RoundUpToPowerOf2((uint)padded));

        // The last target pixels may have weights of zero past the end; zero times what an earlier image left could be NaN.
        _row.AsSpan(length, padded - length).Clear();

        fixed (byte* pixels = source)
        fixed (float* row = _row)
        fixed (byte* target = tile)
        {
            for (int y = 0; y < geometry.Height; y++)
            {
                byte* top = pixels + ((long)rows.Start(y) * stride) + first;
                SumRows(top, stride, rows.Weights(y), row, length);
                SumColumns(row, columns, (uint*)target + ((long)y * geometry.Width), geometry.Width);
            }
        }
    }

    // Down first: it reads every byte once, in order, at the full width of a vector.
    private static void SumRows(byte* top, int stride, ReadOnlySpan<float> weights, float* row, int length)
    {
        int i = 0;
        for (; i <= length - Vector<byte>.Count; i += Vector<byte>.Count)
            SumBlock(top + i, stride, weights, row + i);
        if (i == length)
            return;

        // The rest overlaps the block before it; the same sums are written twice.
        if (i > 0)
        {
            SumBlock(top + length - Vector<byte>.Count, stride, weights, row + length - Vector<byte>.Count);
            return;
        }

        for (; i < length; i++)
        {
            float sum = 0;
            for (int j = 0; j < weights.Length; j++)
                sum += top[((long)j * stride) + i] * weights[j];
            row[i] = sum;
        }
    }

    private static void SumBlock(byte* top, int stride, ReadOnlySpan<float> weights, float* row)
    {
        Vector<float> sum0 = Vector<float>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
        foreach (float weight in weights)
        {
            Vector.Widen(Vector.Load(top), out Vector<ushort> lower, out Vector<ushort> upper);
            Vector.Widen(lower, out Vector<uint> bytes0, out Vector<uint> bytes1);
            Vector.Widen(upper, out Vector<uint> bytes2, out Vector<uint> bytes3);
            sum0 += Vector.ConvertToSingle(Vector.AsVectorInt32(bytes0)) * weight;
            sum1 += Vector.ConvertToSingle(Vector.AsVectorInt32(bytes1)) * weight;
            sum2 += Vector.ConvertToSingle(Vector.AsVectorInt32(bytes2)) * weight;
            sum3 += Vector.ConvertToSingle(Vector.AsVectorInt32(bytes3)) * weight;
            top += stride;
        }

        Vector.Store(sum0, row);
        Vector.Store(sum1, row + Vector<float>.Count);
        Vector.Store(sum2, row + (2 * Vector<float>.Count));
        Vector.Store(sum3, row + (3 * Vector<float>.Count));
    }

    // Across: one pixel, four channels, one vector; four pixels at a time, so that their sums do not wait for each other.
    private static void SumColumns(float* row, KernelWeights columns, uint* target, int width)
    {
        int taps = columns.Taps;
        row -= columns.First * Channels;
        fixed (int* starts = columns.Starts)
        fixed (float* weights = columns.AllWeights)
        {
            int x = 0;
            for (; x <= width - 4; x += 4)
            {
                float* pixel0 = row + (starts[x] * Channels), pixel1 = row + (starts[x + 1] * Channels);
                float* pixel2 = row + (starts[x + 2] * Channels), pixel3 = row + (starts[x + 3] * Channels);
                float* weight = weights + (x * taps);
                Vector128<float> sum0 = Vector128<float>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
                for (int tap = 0; tap < taps; tap++, weight++)
                {
                    int offset = tap * Channels;
                    sum0 += Vector128.Load(pixel0 + offset) * weight[0];
                    sum1 += Vector128.Load(pixel1 + offset) * weight[taps];
                    sum2 += Vector128.Load(pixel2 + offset) * weight[2 * taps];
                    sum3 += Vector128.Load(pixel3 + offset) * weight[3 * taps];
                }

                Vector128<ushort> low = Vector128.NarrowWithSaturation(Rounded(sum0), Rounded(sum1)).AsUInt16();
                Vector128<ushort> high = Vector128.NarrowWithSaturation(Rounded(sum2), Rounded(sum3)).AsUInt16();
                Vector128.Store(Vector128.NarrowWithSaturation(low, high).AsUInt32(), target + x);
            }

            for (; x < width; x++)
            {
                Vector128<float> sum = Vector128<float>.Zero;
                for (int tap = 0; tap < taps; tap++)
                    sum += Vector128.Load(row + ((starts[x] + tap) * Channels)) * weights[(x * taps) + tap];

                Vector128<ushort> pixel = Vector128.NarrowWithSaturation(Rounded(sum), Vector128<int>.Zero).AsUInt16();
                target[x] = Vector128.NarrowWithSaturation(pixel, pixel).AsUInt32().ToScalar();
            }
        }
    }

    // To nearest; Lanczos' overshoot is clamped here at 0, and at 255 when it is narrowed.
    private static Vector128<int> Rounded(Vector128<float> sum) =>
        Vector128.ConvertToInt32Native(Vector128.Max(sum, Vector128<float>.Zero) + Vector128.Create(0.5f));
}
