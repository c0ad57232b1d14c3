using System.Buffers.Binary;

namespace MlNetClassifier.Data.Images;

/// <summary>What the segments in front of a JPEG's picture say, for a decoder that does not say it.</summary>
internal static class JpegMarkers
{
    /// <summary>Most scans of a progressive JPEG that are decoded: 500. Encoders write about ten; each costs a pass over the whole picture.</summary>
    public const int MaxScans = 500;

    private const byte FirstFrame = 0xC0, ProgressiveFrame = 0xC2, LastFrame = 0xCF;
    private const byte HuffmanTables = 0xC4, ArithmeticTables = 0xCC, JpegExtension = 0xC8;
    private const byte StartOfScan = 0xDA, Application1 = 0xE1;
    private const ushort OrientationTag = 0x0112, ShortType = 3;

    /// <summary>The orientation of the first EXIF segment that states one; upright if none does.</summary>
    public static ExifOrientation Orientation(ReadOnlySpan<byte> jpeg)
    {
        foreach (Segment segment in new Segments(jpeg))
        {
            if (segment.Marker == Application1 && OrientationOf(segment.Content) is { } orientation)
                return orientation;
        }

        return ExifOrientation.TopLeft;
    }

    /// <summary>Scans of a progressive JPEG; 1 for any other, whose scans only part the colours.</summary>
    public static int ScanCount(ReadOnlySpan<byte> jpeg)
    {
        foreach (Segment segment in new Segments(jpeg))
        {
            if (segment.Marker is not (>= FirstFrame and <= LastFrame) or HuffmanTables or JpegExtension or ArithmeticTables)
                continue;
            if (segment.Marker != ProgressiveFrame)
                return 1;

            return segment.Rest.Count<byte>([0xFF, StartOfScan]);
        }

        return 1;
    }

    private static ExifOrientation? OrientationOf(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0"u8) || segment.Length < 14)
            return null;

        ReadOnlySpan<byte> tiff = segment[6..];
        bool isLittleEndian = tiff.StartsWith("II"u8);
        if (!isLittleEndian && !tiff.StartsWith("MM"u8))
            return null;

        uint directory = UInt32(tiff[4..]);
        if (directory > tiff.Length - 2)
            return null;

        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        for (int left = UInt16(tiff[(int)directory..]); left > 0 && entries.Length >= 12; left--, entries = entries[12..])
        {
            if (UInt16(entries) == OrientationTag && UInt16(entries[2..]) == ShortType && UInt32(entries[4..]) == 1)
            {
                var orientation = (ExifOrientation)UInt16(entries[8..]);
                return orientation is >= ExifOrientation.TopLeft and <= ExifOrientation.LeftBottom ? orientation : null;
            }
        }

        return null;

        ushort UInt16(ReadOnlySpan<byte> bytes) =>
            isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

        uint UInt32(ReadOnlySpan<byte> bytes) =>
            isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private readonly ref struct Segment(byte marker, ReadOnlySpan<byte> content, ReadOnlySpan<byte> rest)
    {
        public byte Marker { get; } = marker;

        public ReadOnlySpan<byte> Content { get; } = content;

        /// <summary>All that follows the segment.</summary>
        public ReadOnlySpan<byte> Rest { get; } = rest;
    }

    /// <summary>The segments up to the first scan, or to the first thing that is none.</summary>
    private ref struct Segments(ReadOnlySpan<byte> jpeg)
    {
        private ReadOnlySpan<byte> _rest = jpeg.Length > 2 ? jpeg[2..] : default;

        public Segment Current { get; private set; }

        public readonly Segments GetEnumerator() => this;

        public bool MoveNext()
        {
            // Any number of fill bytes may stand before a marker.
            while (_rest is [0xFF, 0xFF, ..])
                _rest = _rest[1..];
            if (_rest is not [0xFF, var marker, _, _, ..] || marker is StartOfScan or 0)
                return false;

            int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
            if (length < 2 || length + 2 > _rest.Length)
                return false;

            Current = new Segment(marker, _rest[4..(length + 2)], _rest[(length + 2)..]);
            _rest = Current.Rest;
            return true;
        }
    }
}
