using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Pipelines.Images;

/// <summary>
/// Rows that the image mappings read and write; their contracts and the names of their columns are model format.
/// </summary>
internal static class ImageRows
{
    public const string LoadContract = "MlNetClassifier.Image.Load";
    public const string DecodeContract = "MlNetClassifier.Image.Decode";
    public const string FitContract = "MlNetClassifier.Image.Fit";
    public const string InputKeyContract = "MlNetClassifier.Image.InputKey";
    public const string Path = "MlNetClassifier.Image.Path";
    public const string Encoded = "MlNetClassifier.Image.Encoded";
    public const string Picture = "MlNetClassifier.Image.Picture";
    public const string InputKey = "MlNetClassifier.Image.Key";
    public const string Input = "MlNetClassifier.Image.Input";
    public const string Tile = "MlNetClassifier.Image.Tile";
    public const string Error = "MlNetClassifier.Image.Error";

    internal abstract class InputRow
    {
        [ColumnName(ImageRows.Input)]
        public ReadOnlyMemory<char> Input { get; set; }
    }

    internal sealed class PathRow : InputRow
    {
        [ColumnName(ImageRows.Path)]
        public string Path { get; set; } = string.Empty;
    }

    internal sealed class EncodedRow : InputRow
    {
        [ColumnName(ImageRows.Encoded)]
        public VBuffer<byte> Encoded { get; set; }
    }

    internal sealed class PictureRow : InputRow
    {
        // The size is nominal: any picture is taken.
        [ColumnName(ImageRows.Picture), ImageType(1, 1)]
        public MLImage? Picture { get; set; }
    }

    internal sealed class NominalRow
    {
        [ColumnName(ImageRows.Picture), ImageType(1, 1)]
        public MLImage? Picture { get; set; }
    }

    internal sealed class AnyRow;

    internal sealed class InputKeyRow
    {
        [ColumnName(InputKey)]
        public int Key { get; set; }
    }

    internal sealed class TileRow
    {
        private ImageInput _input = new();

        /// <summary>
        /// A new picture each time it is asked for: later stages dispose what they were given, and ask again in the same row when
        /// two columns depend on it.
        /// </summary>
        // The size is nominal: ML.NET asks for one, and ResizeImages after the mapping states the true one.
        [ColumnName(Tile), ImageType(1, 1)]
        public MLImage? Picture
        {
            get => Rgba.Length == 0 ? null : MLImage.CreateFromPixels(_input.Width, _input.Height, MLPixelFormat.Rgba32, Rgba);
            set => throw new NotSupportedException(
                $"The picture is made from {nameof(Rgba)}; ML.NET asks for a setter but never calls it.");
        }

        [ColumnName(ImageRows.Error)]
        public string Error { get; set; } = string.Empty;

        /// <summary>Pixels of the row, in memory of its own: several rows may be alive on one thread.</summary>
        internal byte[] Rgba { get; private set; } = [];

        /// <summary>Makes room for a picture of this size.</summary>
        internal void Resize(ImageInput input)
        {
            _input = input;
            if (Rgba.Length != input.ByteCount)
                Rgba = new byte[input.ByteCount];
        }
    }
}
