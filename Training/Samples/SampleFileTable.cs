using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetClassifier.Training.Samples;

/// <summary>The table at the end of a <see cref="SampleFile{T}"/>.</summary>
/// <param name="Key">What the samples were made from: <see cref="PixelCacheKey"/>.</param>
/// <param name="Element">Type of each number, as .NET names it: <c>Byte</c> or <c>Single</c>.</param>
/// <param name="Shape">Of each sample: (height, width, channels), or (length).</param>
/// <param name="Rows">Samples that were read, readable or not.</param>
/// <param name="Unreadable">By the position of the row, why it could not be read, without its path.</param>
/// <param name="Blocks">SHA-256 of each block.</param>
internal sealed record SampleFileTable(
    string Key, string Element, IReadOnlyList<int> Shape, int Rows, IReadOnlyDictionary<int, string> Unreadable,
    IReadOnlyList<string> Blocks)
{
    /// <summary>Part of the key, so that a file of another format is never opened.</summary>
    public const int FormatVersion = 2;

    /// <summary>Bytes that share a hash: 16 MiB.</summary>
    public const int BlockBytes = 16 << 20;

    private const int FooterBytes = sizeof(long) + SHA256.HashSizeInBytes + sizeof(long);
    private static readonly byte[] Magic = "MLNCSMP2"u8.ToArray();

    /// <summary>Numbers of a sample.</summary>
    [JsonIgnore]
    public int SampleLength => Shape.Aggregate(1, (product, side) => checked(product * side));

    /// <summary>Bytes of all samples, with which the file begins.</summary>
    [JsonIgnore]
    public long SamplesBytes =>
        (Rows - Unreadable.Count) * (long)SampleLength * (Element == nameof(Byte) ? sizeof(byte) : sizeof(float));

    /// <summary>Reads the table of a file; null if it is damaged.</summary>
    public static SampleFileTable? TryRead(FileStream stream)
    {
        if (stream.Length < FooterBytes)
            return null;

        Span<byte> footer = stackalloc byte[FooterBytes];
        stream.Position = stream.Length - FooterBytes;
        stream.ReadExactly(footer);
        long length = BinaryPrimitives.ReadInt64LittleEndian(footer);
        if (!footer[^Magic.Length..].SequenceEqual(Magic) || length < 0
            || length > Math.Min(stream.Length - FooterBytes, int.MaxValue))
            return null;

        var json = new byte[length];
        stream.Position = stream.Length - FooterBytes - length;
        stream.ReadExactly(json);
        if (!SHA256.HashData(json).AsSpan().SequenceEqual(footer.Slice(sizeof(long), SHA256.HashSizeInBytes)))
            return null;

        SampleFileTable table = JsonSerializer.Deserialize<SampleFileTable>(json)!;
        return table.SamplesBytes + length + FooterBytes == stream.Length ? table : null;
    }

    /// <summary>Writes what follows the samples.</summary>
    public void Write(Stream stream)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this);
        stream.Write(json);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        stream.Write(SHA256.HashData(json));
        stream.Write(Magic);
    }
}
