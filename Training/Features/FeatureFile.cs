using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.Data;

namespace MlNetClassifier.Training.Features;

/// <summary>
/// Features of some images in a file that is written once: what they are of, rows, a hash of everything before it.
/// </summary>
/// <remarks>Layout: magic word; key; numbers of a row; rows; the content hash of each image; float32 rows; SHA-256.</remarks>
/// <param name="Key">What the features depend on besides the images: <see cref="FeatureExtractor.Key"/>.</param>
/// <param name="Length">Numbers of a row.</param>
/// <param name="Images">SHA-256 of the content of each image.</param>
/// <param name="Rows">The rows, one after the other.</param>
internal sealed record FeatureFile(string Key, int Length, string[] Images, float[] Rows)
{
    public const string Extension = ".features";
    private const string Magic = "MLNCFEA1";
    private const int Digits = 2 * SHA256.HashSizeInBytes;

    /// <summary>The row of an image.</summary>
    public ReadOnlyMemory<float> Row(int index) => Rows.AsMemory(index * Length, Length);

    /// <summary>Writes the file beside others, under a name that follows from its content.</summary>
    /// <param name="folder">The folder.</param>
    public void Write(string folder) => AtomicFile.WriteNamed(folder, stream =>
        Convert.ToHexStringLower(Write(stream))[..16] + Extension);

    /// <summary>Writes the content of the file.</summary>
    /// <param name="stream">Where.</param>
    /// <returns>The hash at its end.</returns>
    public byte[] Write(Stream stream)
    {
        using var memory = new MemoryStream();
        memory.Write(Encoding.ASCII.GetBytes($"{Magic}{Key}"));
        memory.Write(BitConverter.GetBytes(Length));
        memory.Write(BitConverter.GetBytes(Images.Length));
        foreach (string image in Images)
            memory.Write(Encoding.ASCII.GetBytes(image));

        memory.Write(MemoryMarshal.AsBytes(Rows.AsSpan()));
        byte[] hash = SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length));
        memory.Write(hash);
        memory.WriteTo(stream);
        return hash;
    }

    /// <summary>Reads a file; null for one that is damaged, of another format, or of other features.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What the features must depend on.</param>
    /// <param name="length">Numbers of a row; null for any.</param>
    public static FeatureFile? TryRead(string path, string key, int? length = null)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        int header = Magic.Length + Digits + (2 * sizeof(int));
        int end = bytes.Length - SHA256.HashSizeInBytes;
        if (end < header || !SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end))
            || Encoding.ASCII.GetString(bytes, 0, Magic.Length + Digits) != Magic + key
            || BitConverter.ToInt32(bytes, header - (2 * sizeof(int))) is var found && found != (length ?? found))
            return null;

        int count = BitConverter.ToInt32(bytes, header - sizeof(int));
        long rows = header + ((long)count * Digits);
        if (count < 0 || rows + ((long)count * found * sizeof(float)) != end)
            return null;

        return new FeatureFile(
            key, found,
            [.. Enumerable.Range(0, count).Select(i => Encoding.ASCII.GetString(bytes, header + (i * Digits), Digits))],
            MemoryMarshal.Cast<byte, float>(bytes.AsSpan((int)rows, end - (int)rows)).ToArray());
    }
}
