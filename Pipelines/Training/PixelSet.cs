using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Pipelines.Training;

/// <summary>Labelled images in memory as bytes, from which batches are cut.</summary>
/// <remarks>
/// Images are kept as uint8 (H, W, 3), the order in which libtorch's fast convolutions read them and a quarter of the size
/// of floats. Blocks of 16 MB keep growth free of copies and of .NET's 2 GB limit of an array. Not thread-safe while it grows.
/// </remarks>
internal sealed class PixelSet
{
    private const int BlockBytes = 16 * 1024 * 1024;
    private readonly List<byte[]> _blocks;
    private readonly int _imagesPerBlock;
    private readonly List<int> _images = []; // position of each sample among the images of the blocks
    private readonly List<int> _classIndexes = [];

    /// <summary>Starts an empty set.</summary>
    /// <param name="height">Height of every image in pixels.</param>
    /// <param name="width">Width of every image in pixels.</param>
    /// <param name="classCount">Classes; every class index is below it.</param>
    public PixelSet(int height, int width, int classCount)
        : this(height, width, classCount, [])
    {
    }

    private PixelSet(int height, int width, int classCount, List<byte[]> blocks)
    {
        (Height, Width, ClassCount, _blocks) = (height, width, classCount, blocks);
        _imagesPerBlock = Math.Max(1, BlockBytes / ImageLength);
    }

    /// <summary>Height of every image in pixels.</summary>
    public int Height { get; }

    /// <summary>Width of every image in pixels.</summary>
    public int Width { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

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

    /// <summary>Copies one sample into the set.</summary>
    /// <param name="planarRgb">uint8 (3, H, W), as ML.NET's <c>ExtractPixels</c> gives it.</param>
    /// <param name="classIndex">0 to K - 1.</param>
    /// <exception cref="ArgumentException">The image is of another size, or the class index out of range.</exception>
    public void Add(ReadOnlySpan<byte> planarRgb, int classIndex)
    {
        if (planarRgb.Length != ImageLength)
        {
            throw new ArgumentException(
                $"An image of {Height} x {Width} pixels has {ImageLength} bytes, but {planarRgb.Length} were given.", nameof(planarRgb));
        }

        if (classIndex < 0 || classIndex >= ClassCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(classIndex), $"Class index {classIndex} is not one of the {ClassCount} classes (0 to {ClassCount - 1}).");
        }

        // Sets that were split from one share its blocks; none of them grows any more.
        int image = _images.Count;
        if (image / _imagesPerBlock == _blocks.Count)
            _blocks.Add(GC.AllocateUninitializedArray<byte>(_imagesPerBlock * ImageLength));

        Interleave(planarRgb, Image(image));
        _images.Add(image);
        _classIndexes.Add(classIndex);
    }

    /// <summary>Class index of a sample.</summary>
    public int ClassIndex(int sample) => _classIndexes[sample];

    /// <summary>Pixels of a sample: uint8 (H, W, 3).</summary>
    public ReadOnlySpan<byte> Pixels(int sample) => Image(_images[sample]);

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
        var subset = new PixelSet(Height, Width, ClassCount, _blocks);
        foreach (int sample in Enumerable.Range(0, Count).Where(isIn))
        {
            subset._images.Add(_images[sample]);
            subset._classIndexes.Add(_classIndexes[sample]);
        }

        return subset;
    }

    private Span<byte> Image(int image) =>
        _blocks[image / _imagesPerBlock].AsSpan(image % _imagesPerBlock * ImageLength, ImageLength);

    private static void Interleave(ReadOnlySpan<byte> planar, Span<byte> interleaved)
    {
        int plane = planar.Length / ImageCnn.Channels;
        ReadOnlySpan<byte> red = planar[..plane];
        ReadOnlySpan<byte> green = planar.Slice(plane, plane);
        ReadOnlySpan<byte> blue = planar.Slice(2 * plane, plane);
        for (int i = 0; i < plane; i++)
        {
            interleaved[3 * i] = red[i];
            interleaved[(3 * i) + 1] = green[i];
            interleaved[(3 * i) + 2] = blue[i];
        }
    }
}
