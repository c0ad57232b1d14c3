using System.Runtime.CompilerServices;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Data.Checking;

/// <summary>
/// What is kept of a picture to find its copies: a hash to find candidates by, and 16x16 pixels to confirm them with. 776
/// bytes, so that 100,000 pictures take 78 MB.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class Miniature
{
    /// <summary>Side of the kept pixels.</summary>
    public const int Side = PerceptualHash.TileSide / 2;

    /// <summary>Red, green and blue.</summary>
    public const int Channels = 3;

    /// <summary>Pixels of one channel.</summary>
    public const int PixelCount = Side * Side;

    // Sensor noise and JPEG blocks stay below; a hash of less contrast is noise itself.
    private const int FlatRange = 8;

    private PixelPlanes _pixels;

    private Miniature(ulong hash) => Hash = hash;

    /// <summary>What a tile must be for <see cref="Of"/>: what any picture becomes when it is stretched to 32x32.</summary>
    public static ImageInput Input { get; } = new() { Height = PerceptualHash.TileSide, Width = PerceptualHash.TileSide };

    /// <summary>The perceptual hash; meaningless if <see cref="IsFlat"/>.</summary>
    public ulong Hash { get; }

    /// <summary>Whether the picture is of one colour, give or take 8 levels of 255.</summary>
    public bool IsFlat { get; private init; }

    /// <summary>One channel, row by row, 0 to 255.</summary>
    public ReadOnlySpan<byte> Channel(int channel) => ((ReadOnlySpan<byte>)_pixels).Slice(channel * PixelCount, PixelCount);

    /// <summary>Makes a miniature.</summary>
    /// <param name="tile">A tile of <see cref="Input"/>: R, G, B, 255 per pixel.</param>
    public static Miniature Of(ReadOnlySpan<byte> tile)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tile.Length, Input.ByteCount);
        Span<float> luma = stackalloc float[Input.PixelCount];
        for (int i = 0; i < luma.Length; i++)
            luma[i] = Luma(tile[4 * i], tile[(4 * i) + 1], tile[(4 * i) + 2]);

        PixelPlanes pixels = default;
        bool isFlat = true;
        for (int channel = 0; channel < Channels; channel++)
            isFlat &= Halve(tile[channel..], ((Span<byte>)pixels).Slice(channel * PixelCount, PixelCount)) <= FlatRange;

        return new Miniature(PerceptualHash.Of(luma)) { _pixels = pixels, IsFlat = isFlat };
    }

    /// <summary>Brightness as JPEG has it (ITU-R BT.601), 0 to 255.</summary>
    public static float Luma(float red, float green, float blue) => (0.299f * red) + (0.587f * green) + (0.114f * blue);

    // Means of 2x2 pixels; gives the range of the results.
    private static int Halve(ReadOnlySpan<byte> interleaved, Span<byte> half)
    {
        const int row = PerceptualHash.TileSide * ImageLimits.BytesPerPixel;
        (int least, int most) = (byte.MaxValue, byte.MinValue);
        for (int i = 0; i < half.Length; i++)
        {
            int at = (i / Side * 2 * row) + (i % Side * 2 * ImageLimits.BytesPerPixel);
            int sum = interleaved[at] + interleaved[at + ImageLimits.BytesPerPixel]
                + interleaved[at + row] + interleaved[at + row + ImageLimits.BytesPerPixel];
            half[i] = (byte)((sum + 2) / 4);
            (least, most) = (Math.Min(least, half[i]), Math.Max(most, half[i]));
        }

        return most - least;
    }

    [InlineArray(Channels * PixelCount)]
    private struct PixelPlanes
    {
        private byte _first;
    }
}
