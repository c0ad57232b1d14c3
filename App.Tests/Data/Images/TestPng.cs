using System.Buffers.Binary;
using System.IO.Compression;

namespace MlNetClassifier.App.Tests.Data.Images;

/// <summary>PNG files of kinds that no encoder here writes: palettes, 16 bits, and headers that lie.</summary>
internal static class TestPng
{
    public const int Gray = 0, Rgb = 2, Palette = 3, GrayAlpha = 4;

    /// <summary>A PNG whose header states what it is told and whose data are the given scan lines without filter bytes.</summary>
    public static byte[] Make(
        int width, int height, int bitDepth, int colorType, byte[][] lines, byte[]? palette = null, byte[]? alphas = null)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)bitDepth, (byte)colorType);
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            foreach (byte[] line in lines)
                zlib.Write([0, .. line]);
        }

        return
        [
            0x89, .. "PNG\r\n\x1A\n"u8,
            .. Chunk("IHDR"u8, header),
            .. palette is null ? [] : Chunk("PLTE"u8, palette),
            .. alphas is null ? [] : Chunk("tRNS"u8, alphas),
            .. Chunk("IDAT"u8, data.ToArray()),
            .. Chunk("IEND"u8, []),
        ];
    }

    public static byte[] Chunk(ReadOnlySpan<byte> type, byte[] body)
    {
        byte[] chunk = [0, 0, 0, 0, .. type, .. body, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(chunk.AsSpan(4, chunk.Length - 8)));
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
