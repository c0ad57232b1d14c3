using System.Buffers.Binary;

namespace MlNetClassifier.Data.Images;

/// <summary>What the segments before a JPEG's picture say, for decoders that do not say it.</summary>
internal static class JpegMarkers
{
    private const byte ScanMarker = 0xDA, Application1 = 0xE1;
    private const int ExifPrefix = 6; // "Exif" and two bytes

    /// <summary>What a scan begins with.</summary>
    public static ReadOnlySpan<byte> StartOfScan => [0xFF, ScanMarker];

    /// <summary>The orientation of the first EXIF segment that states one; upright if none does.</summary>
    public static ExifOrientation Orientation(ReadOnlySpan<byte> jpeg)
    {
        foreach (Segment segment in Read(jpeg))
        {
            if (segment.Marker == Application1 && segment.Content.StartsWith("Exif\0"u8)
                && segment.Content.Length > ExifPrefix
                && ExifDirectory.Orientation(segment.Content[ExifPrefix..]) is { } orientation)
                return orientation;
        }

        return ExifOrientation.TopLeft;
    }

    /// <summary>The segments up to the first scan, or to the first thing that is none.</summary>
    public static Segments Read(ReadOnlySpan<byte> jpeg) => new(jpeg);

    /// <summary>A marker with its content.</summary>
    public readonly ref struct Segment(byte marker, ReadOnlySpan<byte> content, ReadOnlySpan<byte> rest)
    {
        public byte Marker { get; } = marker;

        public ReadOnlySpan<byte> Content { get; } = content;

        /// <summary>All that follows the segment.</summary>
        public ReadOnlySpan<byte> Rest { get; } = rest;
    }

    /// <summary>Goes from segment to segment.</summary>
    public ref struct Segments(ReadOnlySpan<byte> jpeg)
    {
        private ReadOnlySpan<byte> _rest = jpeg.Length > 2 ? jpeg[2..] : default;

        public Segment Current { get; private set; }

        public readonly Segments GetEnumerator() => this;

        public bool MoveNext()
        {
            // Any number of fill bytes may stand before a marker.
            while (_rest is [0xFF, 0xFF, ..])
                _rest = _rest[1..];
            if (_rest is not [0xFF, var marker, _, _, ..] || marker is ScanMarker or 0)
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
