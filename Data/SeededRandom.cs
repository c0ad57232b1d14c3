namespace MlNetClassifier.Data;

/// <summary>
/// Makes the random number generators of the project, so that every random choice is a pure function of the user's seed.
/// </summary>
/// <remarks>
/// Two choices never share a stream: each names its purpose ("split", "shuffle"), and a repeated choice adds an index (the
/// epoch, the sample). The stream does not depend on the machine, the process or the thread.
/// </remarks>
public static class SeededRandom
{
    /// <summary>Makes a generator that depends on nothing but its three arguments.</summary>
    /// <param name="seed">The user's seed; any value.</param>
    /// <param name="purpose">What the numbers are for; part of the stream's identity, so changing it changes results.</param>
    /// <param name="index">Which of several streams of one purpose, such as the epoch; default 0.</param>
    /// <returns>A generator of its own; not thread-safe, like every <see cref="Random"/> made with a seed.</returns>
    public static Random Create(int seed, string purpose, long index = 0)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ulong state = Mix((uint)seed);
        foreach (char c in purpose)
            state = Mix(state ^ c);

        return new Random((int)Mix(state ^ (ulong)index));
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): neighbouring seeds give unrelated streams.
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
