using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Samples;

/// <summary>Images of one size in memory, in the order in which libtorch's fast convolutions read them: (H, W, 3).</summary>
/// <remarks>
/// Blocks of 16 MB keep growth free of copies and of .NET's 2 GB limit of an array. Not thread-safe while it grows.
/// </remarks>
/// <typeparam name="T">uint8 or float32.</typeparam>
internal sealed class PixelBlocks<T> : IPixelStore<T>
    where T : unmanaged
{
    private const int BlockBytes = 16 * 1024 * 1024;
    private readonly List<T[]> _blocks = [];
    private readonly int _imageLength;
    private readonly int _imagesPerBlock;

    /// <summary>Starts without images.</summary>
    /// <param name="imageLength">Numbers of an image.</param>
    public unsafe PixelBlocks(int imageLength)
    {
        _imageLength = imageLength;
        _imagesPerBlock = Math.Max(1, BlockBytes / sizeof(T) / imageLength);
    }

    /// <inheritdoc />
    public int Count { get; private set; }

    /// <summary>Copies one image to the end.</summary>
    /// <param name="planar">(3, H, W), as ML.NET's <c>ExtractPixels</c> gives it.</param>
    public void Add(ReadOnlySpan<T> planar)
    {
        if (Count / _imagesPerBlock == _blocks.Count)
            _blocks.Add(GC.AllocateUninitializedArray<T>(_imagesPerBlock * _imageLength));

        Interleave(planar, Memory(Count++));
    }

    /// <inheritdoc />
    public ReadOnlySpan<T> Image(int index) => Memory(index);

    private Span<T> Memory(int index) =>
        _blocks[index / _imagesPerBlock].AsSpan(index % _imagesPerBlock * _imageLength, _imageLength);

    /// <summary>From (3, H, W) to (H, W, 3).</summary>
    public static void Interleave(ReadOnlySpan<T> planar, Span<T> interleaved)
    {
        int plane = planar.Length / ImageCnn.Channels;
        ReadOnlySpan<T> red = planar[..plane];
        ReadOnlySpan<T> green = planar.Slice(plane, plane);
        ReadOnlySpan<T> blue = planar.Slice(2 * plane, plane);
        for (int i = 0; i < plane; i++)
        {
            interleaved[3 * i] = red[i];
            interleaved[(3 * i) + 1] = green[i];
            interleaved[(3 * i) + 2] = blue[i];
        }
    }
}
