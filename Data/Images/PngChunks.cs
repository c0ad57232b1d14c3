using System.Buffers.Binary;

namespace MlNetClassifier.Data.Images;

/// <summary>What the chunks of a PNG say that Skia passes over.</summary>
internal static class PngChunks
{
    private const int SignatureLength = 8, LengthAndType = 8, Checksum = 4;

    /// <summary>The orientation of the eXIf chunk, before or after the pixels; upright if there is none.</summary>
    public static ExifOrientation Orientation(ReadOnlySpan<byte> png)
    {
        ReadOnlySpan<byte> rest = png.Length > SignatureLength ? png[SignatureLength..] : default;
        while (rest.Length >= LengthAndType + Checksum)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - LengthAndType - Checksum)
                break;

            if (rest[4..].StartsWith("eXIf"u8))
                return ExifDirectory.Orientation(rest.Slice(LengthAndType, (int)length)) ?? ExifOrientation.TopLeft;

            rest = rest[(LengthAndType + (int)length + Checksum)..];
        }

        return ExifOrientation.TopLeft;
    }
}
