using System.Buffers.Binary;

namespace MlNetClassifier.Data.Images;

/// <summary>
/// Tells the format from the first bytes, before any decoder sees them. Skia's own sniffing goes further than we want: a file
/// that begins with two NULs can pass for a WBMP, and a TIFF can reach a raw-photo parser.
/// </summary>
public static class ImageSignature
{
    /// <summary>Bytes that are enough to tell.</summary>
    public const int Length = 18;

    private const int BmpInfoSizeOffset = 14;

    /// <summary>Recognizes the format of an image file.</summary>
    /// <param name="encoded">The file, or its first bytes: <see cref="Length"/> of them are enough.</param>
    /// <returns>The format; <see cref="ImageFormat.Unknown"/> for anything that is not read as an image.</returns>
    public static ImageFormat Recognize(ReadOnlySpan<byte> encoded)
    {
        if (encoded.StartsWith<byte>([0xFF, 0xD8, 0xFF]))
            return ImageFormat.Jpeg;
        if (encoded.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return ImageFormat.Png;
        if (encoded.StartsWith("GIF87a"u8) || encoded.StartsWith("GIF89a"u8))
            return ImageFormat.Gif;
        if (encoded.StartsWith("RIFF"u8) && encoded.Length >= 12 && encoded[8..].StartsWith("WEBP"u8))
            return ImageFormat.Webp;
        if (encoded.StartsWith("BM"u8) && HasBmpInfo(encoded))
            return ImageFormat.Bmp;
        // One or more pictures, and the reserved byte of the first entry is 0.
        if (encoded is [0, 0, 1, 0, not 0, 0, _, _, _, 0, ..])
            return ImageFormat.Ico;
        return ImageFormat.Unknown;
    }

    /// <summary>Whether a JPEG ends with its end marker, zero padding aside.</summary>
    internal static bool HasJpegEnd(ReadOnlySpan<byte> encoded) => encoded.TrimEnd((byte)0).EndsWith<byte>([0xFF, 0xD9]);

    // Many texts begin with "BM"; the size of the info header is one of the seven that were ever in use.
    private static bool HasBmpInfo(ReadOnlySpan<byte> encoded) =>
        encoded.Length >= BmpInfoSizeOffset + 4
        && BinaryPrimitives.ReadUInt32LittleEndian(encoded[BmpInfoSizeOffset..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124;
}
