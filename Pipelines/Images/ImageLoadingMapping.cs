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

        output.Error = _reader.Read(row.Path, output);
    }

    private sealed class TileReader(string inputText)
    {
        private readonly ImageInput _input = ImageInput.Parse(inputText);
        private readonly ImageLoader _loader = new(ImageInput.Parse(inputText));

        public string InputText => inputText;

        /// <returns>Why the image could not be read, or an empty text.</returns>
        public string Read(string path, TileRow row)
        {
            Span<byte> rgba = row.Pixels(_input.Height, _input.Width);
            ImageLoadResult result = _loader.TryLoad(path, rgba);
            if (!result.IsOk)
                rgba.Fill(byte.MaxValue);

            return result.IsOk ? string.Empty : result.Describe(path);
        }
    }
}
