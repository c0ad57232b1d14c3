using System.Buffers.Binary;

namespace MlNetClassifier.Data.Images;

/// <summary>The frame header of a JPEG, as far as it can be caught lying before a decoder spends time and memory on it.</summary>
/// <param name="Width">Columns, as stated.</param>
/// <param name="Height">Rows, as stated.</param>
/// <param name="IsProgressive">Whether every scan is a pass over the whole picture.</param>
/// <param name="Blocks">Blocks of 8x8 values that the stated size needs in all components.</param>
/// <param name="Scans">Scans of a progressive picture; 1 for any other, whose scans only separate the colours.</param>
internal readonly record struct JpegFrame(int Width, int Height, bool IsProgressive, long Blocks, int Scans)
{
    /// <summary>Most scans of a progressive JPEG that are decoded: 500. Encoders write about ten.</summary>
    public const int MaxScans = 500;

    /// <summary>
    /// Most pixels of a progressive JPEG times its scans: 16 scans of the largest picture, a second of work. Each scan goes over
    /// the whole picture.
    /// </summary>
    public const long MaxScannedPixels = 16L * ImageLimits.MaxPixels;

    private const byte Baseline = 0xC0, Extended = 0xC1, Progressive = 0xC2;

    /// <summary>Reads the header; null for one without, or of a kind that is not measured here (lossless, arithmetic).</summary>
    public static JpegFrame? TryRead(ReadOnlySpan<byte> jpeg)
    {
        foreach (JpegMarkers.Segment segment in JpegMarkers.Read(jpeg))
        {
            if (segment.Marker is Baseline or Extended or Progressive)
                return TryRead(segment);
        }

        return null;
    }

    /// <summary>What is wrong with the header, if that can be told from the length of the file.</summary>
    /// <param name="length">Bytes of the file.</param>
    public (ImageFault Fault, string Detail)? FaultOf(int length)
    {
        if (Scans > MaxScans)
            return (ImageFault.Corrupt, $"{Scans} scans; at most {MaxScans} are decoded");

        if ((long)Scans * Width * Height > MaxScannedPixels)
        {
            return (ImageFault.TooManyPixels, $"{Scans} scans of {Height}x{Width} pixels; at most {MaxScannedPixels} pixels are "
                + "decoded in all scans together");
        }

        // A Huffman code has a bit at least: one for each block's mean and, unless that comes in a later scan, one to say there
        // is no more.
        long least = Blocks * (IsProgressive ? 1 : 2) / 8;
        return length < least
            ? (ImageFault.Truncated,
                $"the header states {Height}x{Width} pixels, which take at least {least} bytes; the file has {length}")
            : null;
    }

    private static JpegFrame? TryRead(in JpegMarkers.Segment segment)
    {
        ReadOnlySpan<byte> content = segment.Content;
        if (content.Length < 6 || content.Length < 6 + (3 * content[5]))
            return null;

        int height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]);
        ReadOnlySpan<byte> components = content.Slice(6, 3 * content[5]);
        int maxAcross = 1, maxDown = 1;
        for (int i = 1; i < components.Length; i += 3)
        {
            maxAcross = Math.Max(maxAcross, components[i] >> 4);
            maxDown = Math.Max(maxDown, components[i] & 15);
        }

        long blocks = 0;
        for (int i = 1; i < components.Length; i += 3)
            blocks += Blocks8(width, components[i] >> 4, maxAcross) * Blocks8(height, components[i] & 15, maxDown);

        bool isProgressive = segment.Marker == Progressive;
        return new(width, height, isProgressive, blocks, isProgressive ? segment.Rest.Count(JpegMarkers.StartOfScan) : 1);
    }

    // Blocks along one side of a component that has so many of the samples.
    private static long Blocks8(int side, int sampling, int maxSampling) =>
        ((((long)side * sampling) + maxSampling - 1) / maxSampling + 7) / 8;
}
