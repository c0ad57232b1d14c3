using System.Buffers.Binary;

namespace MlNetClassifier.Data.Images;

/// <summary>Reads EXIF data, which is a TIFF file without a picture, in whatever image format it lies.</summary>
internal static class ExifDirectory
{
    private const ushort OrientationTag = 0x0112, ShortType = 3;

    /// <summary>The orientation that it states; null for none, one outside 1 to 8, or damage.</summary>
    public static ExifOrientation? Orientation(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
            return null;

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
}
