using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetClassifier.Data.Images;
using static MlNetClassifier.Pipelines.Images.ImageRows;

namespace MlNetClassifier.Pipelines.Images;

/// <summary>Image path in, picture of exactly the target size out, as a custom mapping: the one door for pixels.</summary>
/// <remarks>
/// ML.NET's own loader accepts half a file as a half-black picture, ignores EXIF orientation, has no limit on size, and its exceptions
/// end the whole batch without naming the file. Here a fault is a text in its row, and the picture is then plain white.
/// ML.NET calls the mapping from several threads; each has a loader of its own.
/// </remarks>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class ImageLoadingMapping : CustomMappingFactory<PathRow, TileRow>
{
    [ThreadStatic]
    private static TileReader? _reader;

    public override Action<PathRow, TileRow> GetMapping() => Map;

    public static void Map(PathRow row, TileRow output)
    {
        if (_reader is null || !row.Input.Span.SequenceEqual(_reader.InputText))
            _reader = new TileReader(row.Input.ToString());

        (output.Picture, output.Error) = _reader.Read(row.Path);
    }

    private sealed class TileReader(string inputText)
    {
        private readonly ImageInput _input = ImageInput.Parse(inputText);
        private readonly ImageLoader _loader = new(ImageInput.Parse(inputText));
        private readonly byte[] _rgba = new byte[ImageInput.Parse(inputText).ByteCount];

        public string InputText => inputText;

        public (MLImage Tile, string Error) Read(string path)
        {
            ImageLoadResult result = _loader.TryLoad(path, _rgba);
            if (!result.IsOk)
                _rgba.AsSpan().Fill(byte.MaxValue);

            MLImage tile = MLImage.CreateFromPixels(_input.Width, _input.Height, MLPixelFormat.Rgba32, _rgba);
            return (tile, result.IsOk ? string.Empty : result.Describe(path));
        }
    }
}
