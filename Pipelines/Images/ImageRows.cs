using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

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
        // The size is nominal: ML.NET asks for one, and ResizeImages behind the mapping states the true one.
        [ColumnName(ImageRows.Tile), ImageType(1, 1)]
        public MLImage? Picture { get; set; }

        [ColumnName(ImageRows.Error)]
        public string Error { get; set; } = string.Empty;
    }
}
