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
        if (_row.Length < length)
            _row = GC.AllocateUninitializedArray<float>((int)BitOperations.RoundUpToPowerOf2((uint)length));

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

    // Across: one pixel, four channels, one vector.
    private static void SumColumns(float* row, KernelWeights columns, uint* target, int width)
    {
        int first = columns.First;
        for (int x = 0; x < width; x++)
        {
            float* pixel = row + ((columns.Start(x) - first) * Channels);
            Vector128<float> sum = Vector128<float>.Zero;
            foreach (float weight in columns.Weights(x))
            {
                sum += Vector128.Load(pixel) * weight;
                pixel += Channels;
            }

            target[x] = Rounded(sum);
        }
    }

    // To nearest, clamped for Lanczos' overshoot.
    private static uint Rounded(Vector128<float> sum)
    {
        Vector128<float> clamped = Vector128.Max(sum, Vector128<float>.Zero);
        clamped = Vector128.Min(clamped, Vector128.Create((float)byte.MaxValue));
        Vector128<uint> whole = Vector128.ConvertToInt32Native(clamped + Vector128.Create(0.5f)).AsUInt32();
        Vector128<ushort> halves = Vector128.Narrow(whole, whole);
        return Vector128.Narrow(halves, halves).AsUInt32().ToScalar();
    }
}
