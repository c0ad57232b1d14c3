using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Pipelines.Images;

/// <summary>Rows that the image loading mapping reads and writes; the names of their columns are model format.</summary>
internal static class ImageRows
{
    public const string Contract = "MlNetClassifier.Image.Load";
    public const string Path = "MlNetClassifier.Image.Path";
    public const string Input = "MlNetClassifier.Image.Input";
    public const string Tile = "MlNetClassifier.Image.Tile";
    public const string Error = "MlNetClassifier.Image.Error";

    internal sealed class PathRow
    {
        [ColumnName(ImageRows.Path)]
        public string Path { get; set; } = string.Empty;

        [ColumnName(ImageRows.Input)]
        public ReadOnlyMemory<char> Input { get; set; }
    }

    internal sealed class TileRow
    {
        private byte[] _rgba = [];
        private int _height;
        private int _width;

        // ML.NET disposes the picture that it was given, and asks again for every column or stage that reads the pixels: each gets
        // a picture of its own. The size is nominal: ML.NET asks for one, and ResizeImages behind the mapping states the true one.
        [ColumnName(ImageRows.Tile), ImageType(1, 1)]
        public MLImage? Picture
        {
            get => MLImage.CreateFromPixels(_width, _height, MLPixelFormat.Rgba32, _rgba);
            set => throw new NotSupportedException("ML.NET makes a column only of a property with a setter, but sets no output.");
        }

        [ColumnName(ImageRows.Error)]
        public string Error { get; set; } = string.Empty;

        /// <summary>The tile's pixels, R, G, B, 255, to be overwritten; they belong to this row alone.</summary>
        internal Span<byte> Pixels(int height, int width)
        {
            (_height, _width) = (height, width);
            if (_rgba.Length != ImageLimits.BytesPerPixel * height * width)
                _rgba = new byte[ImageLimits.BytesPerPixel * height * width];

            return _rgba;
        }
    }
}
