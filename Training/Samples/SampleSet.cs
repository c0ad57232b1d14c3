using System.Collections.Immutable;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Samples;

/// <summary>
/// Labelled samples, in memory or in a file, as bytes or as numbers, from which batches are cut.
/// </summary>
/// <remarks>
/// Bytes take a quarter of the memory of numbers and are scaled when a batch is cut. Not thread-safe while it grows.
/// </remarks>
internal sealed class SampleSet
{
    private readonly ISampleStore<byte>? _bytes;
    private readonly ISampleStore<float>? _floats;
    private readonly List<int> _positions = []; // of each sample in the store
    private readonly List<int> _classIndexes = [];
    private readonly List<string?> _names = [];

    /// <summary>Starts an empty set.</summary>
    /// <param name="input">What the network takes: bytes if it has a pixel format, else float32 as it is.</param>
    /// <param name="classCount">Classes; every class index is below it.</param>
    public SampleSet(NetworkInput input, int classCount)
    {
        (Shape, ClassCount) = (input.Shape, classCount);
        int planes = input.IsImage ? input.Channels : 1;
        _bytes = input.Pixels is null ? null : new SampleBlocks<byte>(input.Length, planes);
        _floats = input.Pixels is null ? new SampleBlocks<float>(input.Length, planes) : null;
    }

    /// <summary>A set of samples that are stored already; it does not grow.</summary>
    /// <param name="bytes">The samples, which stay the caller's to dispose; null if they are float32.</param>
    /// <param name="floats">The samples; null if they are bytes.</param>
    /// <param name="shape">(height, width, channels), or (length).</param>
    /// <param name="classCount">Classes; every class index is below it.</param>
    /// <param name="samples">Position in the store, class index and file of each sample.</param>
    public SampleSet(
        ISampleStore<byte>? bytes,
        ISampleStore<float>? floats,
        ImmutableArray<int> shape,
        int classCount,
        IReadOnlyCollection<(int Position, int ClassIndex, string? Name)> samples)
    {
        (Shape, ClassCount, _bytes, _floats) = (shape, classCount, bytes, floats);
        _positions.AddRange(samples.Select(sample => sample.Position));
        _classIndexes.AddRange(samples.Select(sample => sample.ClassIndex));
        _names.AddRange(samples.Select(sample => sample.Name));
    }

    // Sets that were split from one share its blocks; none of them grows any longer.
    private SampleSet(SampleSet whole) =>
        (Shape, ClassCount, _bytes, _floats) = (whole.Shape, whole.ClassCount, whole._bytes, whole._floats);

    /// <summary>Of every sample: (height, width, channels), or (length).</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Whether samples are float32 and taken as they are, or uint8 and scaled to [0, 1].</summary>
    public bool IsFloat => _floats is not null;

    /// <summary>Number of samples.</summary>
    public int Count => _classIndexes.Count;

    /// <summary>Number of samples of each class.</summary>
    public int[] ClassCounts
    {
        get
        {
            var counts = new int[ClassCount];
            foreach (int classIndex in _classIndexes)
                counts[classIndex]++;

            return counts;
        }
    }

    private int Length => Shape.Aggregate(1, (product, side) => checked(product * side));

    /// <summary>Copies one sample into a set of bytes.</summary>
    /// <param name="planarRgb">uint8 (C, H, W), as ML.NET's <c>ExtractPixels</c> gives it.</param>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <param name="name">Its file, for messages; null if there is none.</param>
    /// <exception cref="ArgumentException">The sample is of another size, or the class index out of range.</exception>
    /// <exception cref="InvalidOperationException">The set is one of numbers.</exception>
    public void Add(ReadOnlySpan<byte> planarRgb, int classIndex, string? name = null) =>
        Add(name, _bytes as SampleBlocks<byte>, planarRgb, classIndex);

    /// <summary>Copies one sample into a set of numbers.</summary>
    /// <param name="planar">float32 (C, H, W), or a row of numbers.</param>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <param name="name">Its file, for messages; null if there is none.</param>
    /// <exception cref="ArgumentException">The sample is of another size, or the class index out of range.</exception>
    /// <exception cref="InvalidOperationException">The set is one of bytes.</exception>
    public void Add(ReadOnlySpan<float> planar, int classIndex, string? name = null) =>
        Add(name, _floats as SampleBlocks<float>, planar, classIndex);

    /// <summary>Class index of a sample.</summary>
    public int ClassIndex(int sample) => _classIndexes[sample];

    /// <summary>What a message calls a sample: its file, or its place among the rows.</summary>
    public string NameOf(int sample) => _names[sample] ?? $"row {_positions[sample] + 1}";

    /// <summary>A sample as the network computes with it.</summary>
    /// <param name="sample">Position in the set.</param>
    /// <param name="values">Receives float32 (H, W, C), or a row: bytes scaled to [0, 1], numbers as they were given.</param>
    public void CopyTo(int sample, Span<float> values)
    {
        if (_bytes is not null)
            PixelScaling.Scale(_bytes.Sample(_positions[sample]), values);
        else
            _floats!.Sample(_positions[sample]).CopyTo(values);
    }

    /// <summary>A sample of bytes as a saved graph takes it.</summary>
    /// <param name="sample">Position in the set.</param>
    /// <returns>uint8 (C, H, W).</returns>
    /// <exception cref="InvalidOperationException">The set is one of numbers.</exception>
    public byte[] Planar(int sample)
    {
        ReadOnlySpan<byte> interleaved = (_bytes ?? throw new InvalidOperationException("The set keeps numbers, not pixels."))
            .Sample(_positions[sample]);
        int channels = Shape[^1], plane = interleaved.Length / channels;
        var planar = new byte[interleaved.Length];
        for (int i = 0; i < planar.Length; i++)
            planar[(i % channels * plane) + (i / channels)] = interleaved[i];

        return planar;
    }

    /// <summary>Sets a share of each class aside, without copying pixels.</summary>
    /// <param name="fraction">
    /// Share in [0, 1); every class with two samples or more gives at least one and keeps at least one.
    /// </param>
    /// <param name="seed">Decides which samples; the same seed gives the same split.</param>
    /// <returns>What is kept, and what was set aside; both in the order of this set.</returns>
    public (SampleSet Kept, SampleSet Aside) Split(double fraction, int seed)
    {
        var isAside = new bool[Count];
        for (int classIndex = 0; classIndex < ClassCount; classIndex++)
        {
            int[] samples = [.. Enumerable.Range(0, Count).Where(sample => _classIndexes[sample] == classIndex)];
            SeededRandom.Create(seed, "validation", classIndex).Shuffle(samples);
            int count = samples.Length < 2 ? 0 : Math.Clamp((int)Math.Round(fraction * samples.Length), 1, samples.Length - 1);
            foreach (int sample in samples.AsSpan(0, count))
                isAside[sample] = true;
        }

        return (Subset(sample => !isAside[sample]), Subset(sample => isAside[sample]));
    }

    private SampleSet Subset(Func<int, bool> isIn)
    {
        var subset = new SampleSet(this);
        foreach (int sample in Enumerable.Range(0, Count).Where(isIn))
        {
            subset._positions.Add(_positions[sample]);
            subset._classIndexes.Add(_classIndexes[sample]);
            subset._names.Add(_names[sample]);
        }

        return subset;
    }

    private void Add<T>(string? name, SampleBlocks<T>? blocks, ReadOnlySpan<T> planar, int classIndex)
        where T : unmanaged
    {
        if (blocks is null)
            throw new InvalidOperationException(
                $"The set keeps {(IsFloat ? "numbers" : "bytes")}, but was given {(IsFloat ? "bytes" : "numbers")}.");

        if (planar.Length != Length)
            throw new ArgumentException(
                $"A sample of {string.Join(" x ", Shape)} has {Length} values, but {planar.Length} were given.", nameof(planar));

        if (classIndex < 0 || classIndex >= ClassCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(classIndex), $"Class index {classIndex} is not one of the {ClassCount} classes (0 to {ClassCount - 1}).");
        }

        _positions.Add(blocks.Count);
        blocks.Add(planar);
        _classIndexes.Add(classIndex);
        _names.Add(name);
    }
}
