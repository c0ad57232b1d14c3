using System.Buffers.Binary;
using System.Text;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Tests.Fuzzing;

/// <summary>Changes a valid file into one that is almost valid, as a seed decides.</summary>
internal static class Mutation
{
    private const int MostChanges = 6;
    private const int LongestBlock = 64;

    // What parsers trip over: limits of numbers, words and signs with a meaning, text that is not text.
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "null", "true", "-1", "0", "1e999", "NaN", "2147483648", "99999999999999999999", "{}", "[]", "[null]", "\"", ",", ";",
            "\t", "\n", "\r\n", "\0", "..", "/", "@", "'", "é", "\u202E", "\uFEFF", "\\u0000", ":", "{\"a\":1,\"a\":2}",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80], [0xFF, 0xD8], [0x80, 0x00],
    ];

    private static readonly long[] Numbers =
        [0, 1, -1, sbyte.MaxValue, byte.MaxValue, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, long.MaxValue];

    /// <summary>The changed file; the same seed gives the same bytes.</summary>
    public static byte[] Of(int seed, ReadOnlySpan<byte> valid)
    {
        Random random = SeededRandom.Create(seed, "mutation");
        List<byte> bytes = [.. valid];
        for (int changes = random.Next(1, MostChanges + 1); changes > 0 && bytes.Count > 0; changes--)
            Change(bytes, random);

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count), length = Math.Min(random.Next(1, LongestBlock), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
            case 5:
                byte[] token = Tokens[random.Next(Tokens.Length)];
                bytes.RemoveRange(at, Math.Min(token.Length, bytes.Count - at));
                bytes.InsertRange(at, token);
                break;
            case 6:
                Overwrite(bytes, at, random);
                break;
            default:
                bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : length);
                break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, Random random)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        long value = Numbers[random.Next(Numbers.Length)];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        number = number[..(1 << random.Next(4))];
        if (random.Next(2) == 0)
            number.Reverse();

        for (int i = 0; i < number.Length && at + i < bytes.Count; i++)
            bytes[at + i] = number[i];
    }
}
