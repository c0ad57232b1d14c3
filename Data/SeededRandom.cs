using System.Buffers.Binary;

namespace MlNetClassifier.Data;

/// <summary>
/// Makes the random number generators of the project, so that every random choice is a pure function of the user's seed.
/// </summary>
/// <remarks>
/// Two choices never share a stream: each names its purpose ("split", "shuffle"), and a repeated choice adds an index (the
/// epoch, the sample). The stream does not depend on the machine, the process or the thread.
/// </remarks>
internal static class SeededRandom
{
    private const ulong Weyl = 0x9E3779B97F4A7C15; // the step of SplitMix64

    /// <summary>Makes a generator that depends on nothing but its three arguments.</summary>
    /// <param name="seed">The user's seed; any value.</param>
    /// <param name="purpose">What the numbers are for; part of the stream's identity, so changing it changes results.</param>
    /// <param name="index">Which of several streams of one purpose, such as the epoch; default 0.</param>
    /// <returns>A generator of its own; not thread-safe, like every <see cref="Random"/> made with a seed.</returns>
    public static Random Create(int seed, string purpose, long index = 0) => new((int)State(seed, purpose, index));

    /// <summary>
    /// Fills memory with random bytes that depend on nothing but the other arguments; many times faster than a generator.
    /// </summary>
    /// <param name="seed">The user's seed; any value.</param>
    /// <param name="purpose">What the bytes are for; part of the stream's identity, so changing it changes results.</param>
    /// <param name="index">Which of several streams of one purpose.</param>
    /// <param name="bytes">
    /// Receives the bytes, each value from 0 to 255 equally likely; a shorter span gets the beginning of a longer one.
    /// </param>
    public static void Fill(int seed, string purpose, long index, Span<byte> bytes)
    {
        ulong state = State(seed, purpose, index);
        Span<byte> last = stackalloc byte[sizeof(ulong)];
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..], state += Weyl)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, Mix(state));

        BinaryPrimitives.WriteUInt64LittleEndian(last, Mix(state));
        last[..bytes.Length].CopyTo(bytes);
    }

    private static ulong State(int seed, string purpose, long index)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ulong state = Mix((uint)seed);
        foreach (char c in purpose)
            state = Mix(state ^ c);

        return Mix(state ^ (ulong)index);
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): neighbouring seeds give unrelated streams.
    private static ulong Mix(ulong x)
    {
        x += Weyl;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
