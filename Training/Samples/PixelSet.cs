using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Samples;

/// <summary>Labelled images, in memory or in a file that is mapped into it, as bytes or as numbers, from which batches are cut.</summary>
/// <remarks>
/// Bytes take a quarter of the memory of numbers and are scaled when a batch is cut. Not thread-safe while it grows.
/// </remarks>
internal sealed class PixelSet
{
    private readonly IPixelStore<byte>? _bytes;
    private readonly PixelBlocks<float>? _floats;
    private readonly List<int> _images = []; // position of each sample among the images of the blocks
    private readonly List<int> _classIndexes = [];
    private readonly List<string?> _names = [];

    /// <summary>Starts an empty set.</summary>
    /// <param name="height">Height of every image in pixels.</param>
    /// <param name="width">Width of every image in pixels.</param>
    /// <param name="classCount">Classes; every class index is below it.</param>
    /// <param name="isFloat">Whether images are float32 and taken as they are, or uint8 and scaled to [0, 1].</param>
    public PixelSet(int height, int width, int classCount, bool isFloat = false)
    {
        (Height, Width, ClassCount) = (height, width, classCount);
        _bytes = isFloat ? null : new PixelBlocks<byte>(ImageLength);
        _floats = isFloat ? new PixelBlocks<float>(ImageLength) : null;
    }

    /// <summary>A set of images that are stored already; it does not grow.</summary>
    /// <param name="store">The images, which stay the caller's to dispose.</param>
    /// <param name="height">Height of every image in pixels.</param>
    /// <param name="width">Width of every image in pixels.</param>
    /// <param name="classCount">Classes; every class index is below it.</param>
    /// <param name="samples">Position in the store, class index and file of each sample.</param>
    public PixelSet(
        IPixelStore<byte> store, int height, int width, int classCount, IReadOnlyCollection<(int Image, int ClassIndex, string? Name)> samples)
    {
        (Height, Width, ClassCount, _bytes) = (height, width, classCount, store);
        _images.AddRange(samples.Select(sample => sample.Image));
        _classIndexes.AddRange(samples.Select(sample => sample.ClassIndex));
        _names.AddRange(samples.Select(sample => sample.Name));
    }

    // Sets that were split from one share its blocks; none of them grows any more.
    private PixelSet(PixelSet whole)
    {
        (Height, Width, ClassCount) = (whole.Height, whole.Width, whole.ClassCount);
        (_bytes, _floats) = (whole._bytes, whole._floats);
    }

    /// <summary>Height of every image in pixels.</summary>
    public int Height { get; }

    /// <summary>Width of every image in pixels.</summary>
    public int Width { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Whether images are float32 and taken as they are, or uint8 and scaled to [0, 1].</summary>
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

    private int ImageLength => checked(Height * Width * ImageCnn.Channels);

    /// <summary>Copies one sample into a set of bytes.</summary>
    /// <param name="planarRgb">uint8 (3, H, W), as ML.NET's <c>ExtractPixels</c> gives it.</param>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <param name="name">Its file, for messages; null if there is none.</param>
    /// <exception cref="ArgumentException">The image is of another size, or the class index out of range.</exception>
    /// <exception cref="InvalidOperationException">The set is one of numbers.</exception>
    public void Add(ReadOnlySpan<byte> planarRgb, int classIndex, string? name = null) => Add(name, _bytes as PixelBlocks<byte>, planarRgb, classIndex);

    /// <summary>Copies one sample into a set of numbers.</summary>
    /// <param name="planar">float32 (3, H, W).</param>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <param name="name">Its file, for messages; null if there is none.</param>
    /// <exception cref="ArgumentException">The image is of another size, or the class index out of range.</exception>
    /// <exception cref="InvalidOperationException">The set is one of bytes.</exception>
    public void Add(ReadOnlySpan<float> planar, int classIndex, string? name = null) => Add(name, _floats, planar, classIndex);

    /// <summary>Class index of a sample.</summary>
    public int ClassIndex(int sample) => _classIndexes[sample];

    /// <summary>What a message calls a sample: its file, or its place among the rows.</summary>
    public string NameOf(int sample) => _names[sample] ?? $"row {_images[sample] + 1}";

    /// <summary>A sample as the network computes with it.</summary>
    /// <param name="sample">Position in the set.</param>
    /// <param name="values">Receives float32 (H, W, 3): bytes scaled to [0, 1], numbers as they were given.</param>
    public void CopyTo(int sample, Span<float> values)
    {
        if (_bytes is not null)
            PixelScaling.Scale(_bytes.Image(_images[sample]), values);
        else
            _floats!.Image(_images[sample]).CopyTo(values);
    }

    /// <summary>Sets a share of each class aside, without copying pixels.</summary>
    /// <param name="fraction">Share in [0, 1); every class with two samples or more gives at least one and keeps at least one.</param>
    /// <param name="seed">Decides which samples; the same seed gives the same split.</param>
    /// <returns>What is kept, and what was set aside; both in the order of this set.</returns>
    public (PixelSet Kept, PixelSet Aside) Split(double fraction, int seed)
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

    private PixelSet Subset(Func<int, bool> isIn)
    {
        var subset = new PixelSet(this);
        foreach (int sample in Enumerable.Range(0, Count).Where(isIn))
        {
            subset._images.Add(_images[sample]);
            subset._classIndexes.Add(_classIndexes[sample]);
            subset._names.Add(_names[sample]);
        }

        return subset;
    }

    private void Add<T>(string? name, PixelBlocks<T>? blocks, ReadOnlySpan<T> planar, int classIndex)
        where T : unmanaged
    {
        if (blocks is null)
            throw new InvalidOperationException($"The set keeps {(IsFloat ? "numbers" : "bytes")}, but was given {(IsFloat ? "bytes" : "numbers")}.");

        if (planar.Length != ImageLength)
        {
            throw new ArgumentException(
                $"An image of {Height} x {Width} pixels has {ImageLength} values, but {planar.Length} were given.", nameof(planar));
        }

        if (classIndex < 0 || classIndex >= ClassCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(classIndex), $"Class index {classIndex} is not one of the {ClassCount} classes (0 to {ClassCount - 1}).");
        }

        _images.Add(blocks.Count);
        blocks.Add(planar);
        _classIndexes.Add(classIndex);
        _names.Add(name);
    }
}
