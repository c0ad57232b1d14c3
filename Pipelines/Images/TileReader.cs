using Microsoft.ML.Data;
using MlNetClassifier.Data.Images;
using static MlNetClassifier.Pipelines.Images.ImageRows;

namespace MlNetClassifier.Pipelines.Images;

/// <summary>Fills rows with pictures of the target size: the single entry point for the pixels of a pipeline.</summary>
/// <remarks>
/// ML.NET's own loader accepts half a file as a half-black picture, ignores EXIF orientation, has no limit on size, and its
/// exceptions end the whole batch without naming the file. Here a fault is a text in its row, and the picture is then plain
/// white. ML.NET calls the mappings from several threads; each has a reader of its own.
/// </remarks>
internal sealed class TileReader
{
    private const string InMemory = "an image in memory";

    [ThreadStatic]
    private static TileReader? _latest;

    private readonly string _inputText;
    private readonly ImageInput _input;
    private readonly ImageLoader _loader;

    private TileReader(string inputText)
    {
        _inputText = inputText;
        _input = ImageInput.Parse(inputText);
        _loader = new ImageLoader(_input);
    }

    /// <summary>The reader of this thread for these options.</summary>
    public static TileReader Of(ReadOnlyMemory<char> inputText) =>
        _latest is { } reader && inputText.Span.SequenceEqual(reader._inputText)
            ? reader
            : _latest = new TileReader(inputText.ToString());

    public void ReadFile(string path, TileRow output)
    {
        output.Resize(_input);
        Finish(_loader.TryLoad(path, output.Rgba), path, output);
    }

    public void ReadBytes(VBuffer<byte> encoded, TileRow output)
    {
        output.Resize(_input);
        ReadOnlySpan<byte> bytes = encoded.IsDense ? encoded.GetValues() : encoded.DenseValues().ToArray();
        Finish(_loader.TryLoad(bytes, output.Rgba), InMemory, output);
    }

    /// <summary>Fits a picture into the tile. It stays the caller's, to dispose.</summary>
    public void ReadPicture(MLImage? picture, TileRow output)
    {
        output.Resize(_input);
        ImageLoadResult result = picture is null
            ? _loader.TryLoad([], output.Rgba)
            : _loader.TryFit(picture.Pixels, picture.Width, picture.Height, picture.PixelFormat == MLPixelFormat.Bgra32,
                output.Rgba);
        Finish(result, InMemory, output);
    }

    private static void Finish(ImageLoadResult result, string name, TileRow output)
    {
        if (!result.IsOk)
            output.Rgba.AsSpan().Fill(byte.MaxValue);

        output.Error = result.IsOk ? string.Empty : result.Describe(name);
    }
}
