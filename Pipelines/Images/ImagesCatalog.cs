using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using MlNetClassifier.Data.Images;
using static MlNetClassifier.Pipelines.Images.ImageRows;

namespace MlNetClassifier.Pipelines.Images;

/// <summary>Image files as ML.NET transforms: <c>mlContext.Transforms.LoadPixels("Pixels", "ImagePath")</c>.</summary>
public static class ImagesCatalog
{
    /// <summary>
    /// From the path of an image to the bytes that a network takes: guarded decoding, EXIF orientation, antialiased resize.
    /// </summary>
    /// <remarks>
    /// Fits without reading data, runs in parallel over rows, and is saved with its options, never with a path. A file that cannot be
    /// read does not end the batch: its row says why in <paramref name="errorColumnName"/> and has plain white pixels.
    /// </remarks>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">Column to make: vector of Byte (3, height, width), RGB planes, 0 to 255.</param>
    /// <param name="inputColumnName">Text column with paths; null means <paramref name="outputColumnName"/>.</param>
    /// <param name="input">Size and preprocessing; default 64x64, stretched, bilinear.</param>
    /// <param name="errorColumnName">Text column to make: the fault and the file, or empty.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">An option of <paramref name="input"/> is out of range; the message lists all of them.</exception>
    public static IEstimator<ITransformer> LoadPixels(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        ImageInput? input = null,
        string errorColumnName = ColumnNames.ImageError)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        string source = inputColumnName ?? outputColumnName;
        input ??= new ImageInput();
        if (input.Validate() is [_, ..] faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(input));

        // The options are a constant that ML.NET saves; the contract of the mapping holds no state.
        return catalog.Expression(Input, $"(path) : \"{input}\"", source)
            .Append(catalog.CopyColumns(ImageRows.Path, source))
            .Append(catalog.CustomMapping<PathRow, TileRow>(ImageLoadingMapping.Map, Contract))
            .Append(catalog.ResizeImages(Tile, input.Width, input.Height, Tile, ImageResizingEstimator.ResizingKind.IsoPad))
            .Append(catalog.ExtractPixels(outputColumnName, Tile, outputAsFloatArray: false))
            .Append(catalog.CopyColumns(errorColumnName, Error))
            .Append<ITransformer>(catalog.DropColumns(Input, ImageRows.Path, Tile, Error));
    }
}
