namespace MlNetClassifier.Training.Samples;

/// <summary>
/// Samples of one size in memory; images in the order in which libtorch's fast convolutions read them: (H, W, C).
/// </summary>
/// <remarks>
/// Blocks of 16 MB keep growth free of copies and of .NET's 2 GB limit of an array. Not thread-safe while it grows.
/// </remarks>
/// <typeparam name="T">uint8 or float32.</typeparam>
internal sealed class SampleBlocks<T> : ISampleStore<T>
    where T : unmanaged
{
    private const int BlockBytes = 16 * 1024 * 1024;
    private readonly List<T[]> _blocks = [];
    private readonly int _length;
    private readonly int _channels;
    private readonly int _samplesPerBlock;

    /// <summary>Starts without samples.</summary>
    /// <param name="length">Numbers of a sample.</param>
    /// <param name="channels">Planes of an image; 1 for a row of numbers.</param>
    public unsafe SampleBlocks(int length, int channels)
    {
        (_length, _channels) = (length, channels);
        _samplesPerBlock = Math.Max(1, BlockBytes / sizeof(T) / length);
    }

    /// <inheritdoc />
    public int Count { get; private set; }

    /// <summary>Copies one sample to the end.</summary>
    /// <param name="planar">(C, H, W), as ML.NET's <c>ExtractPixels</c> gives it; or a row of numbers.</param>
    public void Add(ReadOnlySpan<T> planar)
    {
        if (Count / _samplesPerBlock == _blocks.Count)
            _blocks.Add(GC.AllocateUninitializedArray<T>(_samplesPerBlock * _length));

        Interleave(planar, Writable(Count++).Span, _channels);
    }

    /// <inheritdoc />
    public ReadOnlySpan<T> Sample(int index) => Writable(index).Span;

    /// <summary>The sample at a position, to be kept.</summary>
    public ReadOnlyMemory<T> Memory(int index) => Writable(index);

    private Memory<T> Writable(int index) =>
        _blocks[index / _samplesPerBlock].AsMemory(index % _samplesPerBlock * _length, _length);

    /// <summary>From (C, H, W) to (H, W, C).</summary>
    public static void Interleave(ReadOnlySpan<T> planar, Span<T> interleaved, int channels)
    {
        int plane = planar.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<T> values = planar.Slice(channel * plane, plane);
            for (int i = 0, to = channel; i < values.Length; i++, to += channels)
                interleaved[to] = values[i];
        }
    }
}
