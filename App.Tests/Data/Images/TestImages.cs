using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Data.Images;

/// <summary>Encoded images made in memory.</summary>
internal static class TestImages
{
    /// <summary>Encodes a picture given pixel by pixel (column, row).</summary>
    public static byte[] Encode(
        int width,
        int height,
        Func<int, int, SKColor> color,
        SKEncodedImageFormat format = SKEncodedImageFormat.Png,
        int quality = 95)
    {
        var pixels = new SKColor[width * height];
        bool isOpaque = true;
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = color(i % width, i / width);
            isOpaque &= pixels[i].Alpha == byte.MaxValue;
        }

        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, isOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap(info);
        Span<byte> bytes = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(bitmap.GetPixelSpan()), bitmap.ByteCount);
        for (int i = 0; i < pixels.Length; i++)
        {
            (bytes[i * 4], bytes[(i * 4) + 1]) = (pixels[i].Red, pixels[i].Green);
            (bytes[(i * 4) + 2], bytes[(i * 4) + 3]) = (pixels[i].Blue, pixels[i].Alpha);
        }

        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>A picture of one colour.</summary>
    public static byte[] Solid(int width, int height, SKColor color, SKEncodedImageFormat format = SKEncodedImageFormat.Png) =>
        Encode(width, height, (_, _) => color, format);

    /// <summary>A JPEG with a photograph's mixture: large shapes, a hard edge, fine texture.</summary>
    public static byte[] Photo(int width, int height, int phase = 0, int quality = 90) => Encode(width, height, (x, y) =>
    {
        double u = x / (double)width, v = y / (double)height;
        double shape = 90 * Math.Sin((7 * u) + (4 * v) + phase) + (30 * Math.Cos((23 * u) - (31 * v)));
        double texture = 8 * Math.Sin((x * 1.3) + (y * 0.7));
        double edge = (u - 0.4) * (u - 0.4) + ((v - 0.6) * (v - 0.6)) < 0.04 ? 40 : 0;
        return new SKColor(Level(128 + shape + texture), Level(140 - (shape / 2) + edge), Level(110 + texture - edge));
    }, SKEncodedImageFormat.Jpeg, quality);

    /// <summary>
    /// The photograph with bytes inside its scan replaced: whole by its markers, and decoded by everyone, but not without a
    /// warning where a decoder warns.
    /// </summary>
    public static byte[] DamagedPhoto(int width = 160, int height = 120, int phase = 0)
    {
        byte[] jpeg = Photo(width, height, phase);
        for (int i = 8; i < 16; i++)
            jpeg.AsSpan(jpeg.Length * i / 16, 8).Fill(0x5A);
        return jpeg;
    }

    /// <summary>The JPEG with an EXIF segment that holds nothing but tag 0x0112.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation) =>
    [
        .. jpeg.AsSpan(0, 2),
        0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8,
        .. "II*\0"u8, 8, 0, 0, 0, // little-endian TIFF, first directory at 8
        1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, // one entry: tag, SHORT, count 1, value
        0, 0, 0, 0,
        .. jpeg.AsSpan(2),
    ];

    /// <summary>The PNG or WebP with EXIF data that hold nothing but tag 0x0112.</summary>
    public static byte[] WithExif(byte[] image, int orientation)
    {
        byte[] exif =
        [
            .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        if (image[0] == 0x89)
        {
            const int afterHeader = 8 + 25;
            return [.. image.AsSpan(0, afterHeader), .. TestPng.Chunk("eXIf"u8, exif), .. image.AsSpan(afterHeader)];
        }

        // The extended header: flags with the EXIF bit, three reserved bytes, width and height less one in three bytes each.
        using var codec = SKCodec.Create(new MemoryStream(image));
        (int width, int height) = (codec.Info.Width - 1, codec.Info.Height - 1);
        byte[] chunks =
        [
            .. "WEBPVP8X"u8, 10, 0, 0, 0, 8, 0, 0, 0, (byte)width, (byte)(width >> 8), 0, (byte)height, (byte)(height >> 8), 0,
            .. image.AsSpan(12), .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif,
        ];
        byte[] riff = [.. "RIFF"u8, 0, 0, 0, 0, .. chunks];
        BinaryPrimitives.WriteInt32LittleEndian(riff.AsSpan(4), chunks.Length);
        return riff;
    }

    /// <summary>The JPEG with another size stated in its frame header.</summary>
    public static byte[] WithStatedSize(byte[] jpeg, ushort width, ushort height)
    {
        byte[] copy = [.. jpeg];
        int frame = copy.AsSpan().IndexOf<byte>([0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(frame + 7), width);
        return copy;
    }

    /// <summary>An 8x8 Adobe CMYK JPEG of one colour, inks 0 to 255, bit by bit: no encoder here writes them.</summary>
    public static byte[] CmykJpeg(byte cyan, byte magenta, byte yellow, byte black)
    {
        var bits = new List<bool>();
        foreach (byte ink in new[] { cyan, magenta, yellow, black })
        {
            int dc = 8 * (255 - ink - 128); // Adobe stores inks inverted; quantization 1
            int length = 32 - int.LeadingZeroCount(Math.Abs(dc));
            Add(length, 4); // the code of category n is n in 4 bits
            Add(dc < 0 ? dc + (1 << length) - 1 : dc, length);
            Add(0, 1); // end of block
        }

        while (bits.Count % 8 != 0)
            bits.Add(true);
        byte[] scan = [.. bits.Chunk(8).Select(chunk => (byte)chunk.Aggregate(0, (value, bit) => (value << 1) | (bit ? 1 : 0)))];
        return
        [
            0xFF, 0xD8,
            0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0,
            0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64),
            0xFF, 0xC0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0,
            0xFF, 0xC4, 0, 31, 0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
            0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0xFF, 0xDA, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0,
            .. scan.SelectMany(value => value == 0xFF ? new byte[] { 0xFF, 0 } : [value]),
            0xFF, 0xD9,
        ];

        void Add(int value, int count)
        {
            for (int bit = count - 1; bit >= 0; bit--)
                bits.Add((value >> bit & 1) == 1);
        }
    }

    private static byte Level(double value) => (byte)Math.Clamp(value, 0, 255);
}
