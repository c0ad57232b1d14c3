using System.Numerics;

namespace MlNetClassifier.Data.Checking;

/// <summary>
/// Boils a picture down to 64 bits that stay nearly the same when it is saved again: which of its lowest frequencies are above
/// their median (pHash). Copies differ in few bits, other pictures in about half of them.
/// </summary>
/// <remarks>
/// A hash of a picture without contrast is noise. Thread-safe; the same tile gives the same bits on one kind of machine.
/// </remarks>
internal static class PerceptualHash
{
    /// <summary>Side of the tile that is hashed, in pixels.</summary>
    public const int TileSide = 32;

    /// <summary>Bits of a hash.</summary>
    public const int Bits = 64;

    // The 64 lowest frequencies after the mean, diagonal by diagonal; the eleventh diagonal gives most of its own.
    private static readonly (int Row, int Column)[] Frequencies =
    [
        .. Enumerable.Range(1, 2 * TileSide)
            .SelectMany(sum => Enumerable.Range(0, sum + 1).Select(row => (row, sum - row)))
            .Take(Bits),
    ];

    private static readonly int FrequenciesPerAxis = Frequencies.Max(frequency => Math.Max(frequency.Row, frequency.Column)) + 1;

    private static readonly float[] Cosines =
    [
        .. Enumerable.Range(0, FrequenciesPerAxis).SelectMany(k =>
            Enumerable.Range(0, TileSide).Select(x => Cosine(k, x))),
    ];

    /// <summary>The hash of a tile.</summary>
    /// <param name="luma">Brightness, <see cref="TileSide"/> rows of <see cref="TileSide"/> values, row by row.</param>
    /// <returns>Bit i is set when frequency i is above the median of all 64.</returns>
    public static ulong Of(ReadOnlySpan<float> luma)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(luma.Length, TileSide * TileSide);
        Span<float> rows = stackalloc float[FrequenciesPerAxis * TileSide];
        for (int k = 0; k < FrequenciesPerAxis; k++)
        {
            for (int y = 0; y < TileSide; y++)
                rows[(k * TileSide) + y] = Dot(Basis(k), luma.Slice(y * TileSide, TileSide));
        }

        Span<float> strengths = stackalloc float[Bits];
        for (int i = 0; i < Bits; i++)
        {
            (int row, int column) = Frequencies[i];
            strengths[i] = Dot(Basis(row), rows.Slice(column * TileSide, TileSide));
        }

        Span<float> sorted = stackalloc float[Bits];
        strengths.CopyTo(sorted);
        sorted.Sort();
        float median = (sorted[(Bits / 2) - 1] + sorted[Bits / 2]) / 2;
        ulong hash = 0;
        for (int i = 0; i < Bits; i++)
            hash |= strengths[i] > median ? 1UL << i : 0;

        return hash;
    }

    /// <summary>How many bits two hashes differ in, 0 to 64.</summary>
    public static int Distance(ulong a, ulong b) => BitOperations.PopCount(a ^ b);

    // The orthonormal DCT-II.
    private static float Cosine(int k, int x) =>
        (float)(Math.Cos(Math.PI * k * (x + 0.5) / TileSide) * Math.Sqrt((k == 0 ? 1.0 : 2.0) / TileSide));

    private static ReadOnlySpan<float> Basis(int k) => Cosines.AsSpan(k * TileSide, TileSide);

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];

        return sum;
    }
}
