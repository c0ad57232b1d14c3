using System.Security.Cryptography;
using System.Text;

namespace MlNetClassifier.Pipelines.Saving;

/// <summary>
/// A hash of a whole zip file in the zip's own comment, so that a single flipped byte anywhere is noticed.
/// </summary>
/// <remarks>
/// The comment is the last thing in a zip. The hash covers every byte before the comment; the comment is compared as text. The
/// seal guards against damage, not against an attacker.
/// </remarks>
internal static class FileSeal
{
    private const string Prefix = "sha256:";
    private const int Length = 71;

    /// <summary>What the comment holds until the file is complete.</summary>
    public static string Placeholder { get; } = Prefix + new string('0', Length - Prefix.Length);

    /// <summary>Replaces the placeholder at the end of a complete zip with the hash of everything before it.</summary>
    public static void Write(Stream zip)
    {
        byte[] seal = Compute(zip);
        zip.Position = zip.Length - Length;
        zip.Write(seal);
    }

    /// <summary>Whether the file is, byte for byte, what was sealed.</summary>
    public static bool IsIntact(Stream zip)
    {
        if (zip.Length < Length)
            return false;

        byte[] expected = Compute(zip);
        byte[] found = new byte[Length];
        zip.Position = zip.Length - Length;
        zip.ReadExactly(found);
        return found.AsSpan().SequenceEqual(expected);
    }

    private static byte[] Compute(Stream zip)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 16];
        zip.Position = 0;
        for (long left = zip.Length - Length; left > 0;)
        {
            int read = zip.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0)
                break;

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        return Encoding.ASCII.GetBytes(Prefix + Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
