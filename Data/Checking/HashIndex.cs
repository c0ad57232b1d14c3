using System.Numerics;

namespace MlNetClassifier.Data.Checking;

/// <summary>
/// Finds all pairs of 64-bit hashes that differ in few bits without comparing every pair: hashes that differ in at most 11
/// bits differ in at most 2 bits of at least one of their four quarters, and equal quarters lie in one bucket.
/// </summary>
/// <remarks>Multi-index hashing (Norouzi, Punjani and Fleet, 2012). Thread-safe after it is made.</remarks>
internal sealed class HashIndex
{
    /// <summary>Most bits in which the hashes of a pair may differ.</summary>
    public const int LargestDistance = (Quarters * (MaxQuarterDistance + 1)) - 1;

    private const int Quarters = 4;
    private const int QuarterBits = PerceptualHash.Bits / Quarters;
    private const int MaxQuarterDistance = 2;

    private static readonly int[] Changes =
        [.. Enumerable.Range(0, 1 << QuarterBits).Where(change => BitOperations.PopCount((uint)change) <= MaxQuarterDistance)];

    private readonly ulong[] _hashes;
    private readonly int[][] _starts = new int[Quarters][];
    private readonly int[][] _members = new int[Quarters][];

    /// <summary>Puts every hash into one bucket per quarter.</summary>
    public HashIndex(ulong[] hashes)
    {
        _hashes = hashes;
        for (int quarter = 0; quarter < Quarters; quarter++)
        {
            int[] starts = new int[(1 << QuarterBits) + 1];
            foreach (ulong hash in hashes)
                starts[Quarter(hash, quarter) + 1]++;

            for (int bucket = 0; bucket < 1 << QuarterBits; bucket++)
                starts[bucket + 1] += starts[bucket];

            int[] next = [.. starts];
            int[] members = new int[hashes.Length];
            for (int i = 0; i < hashes.Length; i++)
                members[next[Quarter(hashes[i], quarter)]++] = i;

            (_starts[quarter], _members[quarter]) = (starts, members);
        }
    }

    /// <summary>
    /// Adds the positions after <paramref name="position"/> whose hashes are near its own, each once, in a fixed order.
    /// </summary>
    /// <param name="position">Position of a hash.</param>
    /// <param name="distance">Most bits that differ, 0 to <see cref="LargestDistance"/>.</param>
    /// <param name="found">Receives the positions.</param>
    public void FindLater(int position, int distance, List<int> found)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(distance, LargestDistance);
        ulong hash = _hashes[position];
        for (int quarter = 0; quarter < Quarters; quarter++)
        {
            int own = Quarter(hash, quarter);
            foreach (int change in Changes)
            {
                int bucket = own ^ change;
                foreach (int other in _members[quarter].AsSpan(_starts[quarter][bucket].._starts[quarter][bucket + 1]))
                {
                    ulong difference = hash ^ _hashes[other];
                    if (other > position && BitOperations.PopCount(difference) <= distance && IsFirst(difference, quarter))
                        found.Add(other);
                }
            }
        }
    }

    // A pair that is near in several quarters is met in each of them, and counts in the first.
    private static bool IsFirst(ulong difference, int quarter)
    {
        for (int earlier = 0; earlier < quarter; earlier++)
        {
            if (BitOperations.PopCount((uint)Quarter(difference, earlier)) <= MaxQuarterDistance)
                return false;
        }

        return true;
    }

    private static int Quarter(ulong hash, int quarter) => (ushort)(hash >> (quarter * QuarterBits));
}
