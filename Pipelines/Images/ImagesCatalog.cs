using Microsoft.ML;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Schema;

namespace MlNetClassifier.Pipelines.Images;

/// <summary>Images as ML.NET transforms: <c>mlContext.Transforms.LoadPixels("Pixels", "ImagePath")</c>.</summary>
public static class ImagesCatalog
{
    /// <summary>
    /// From an image to the bytes that a network takes: guarded decoding, EXIF orientation, antialiased resize. The image is a
    /// path, the bytes of a file, or a picture, by the type of the input column.
    /// </summary>
    /// <remarks>
    /// Fits without reading data, runs in parallel over rows, and is saved with its options, never with a path. An image that
    /// cannot be read does not end the batch: its row says why in <paramref name="errorColumnName"/> and has plain white
    /// pixels.
    /// </remarks>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">Column to make: vector of Byte (3, height, width), RGB planes, 0 to 255.</param>
    /// <param name="inputColumnName">
    /// Column with images: Text, the paths of files; vector of Byte, their contents, such as uploads; or <c>MLImage</c>, which
    /// the caller disposes (an EXIF orientation is then no longer known). Null means <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="input">Size and preprocessing; default 64x64, stretched, bilinear.</param>
    /// <param name="errorColumnName">Text column to make: the fault and the file, or empty.</param>
    /// <returns>The estimator. Fitting or stating a schema throws where the input column is missing or of another type.</returns>
    /// <exception cref="ArgumentException">
    /// An option of <paramref name="input"/> is out of range; the message lists all of them.
    /// </exception>
    public static IEstimator<ITransformer> LoadPixels(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        ImageInput? input = null,
        string errorColumnName = ColumnNames.ImageError)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        input ??= new ImageInput();
        if (input.Validate() is [_, ..] faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(input));

        return new PixelLoadingEstimator(catalog, outputColumnName, inputColumnName ?? outputColumnName, input, errorColumnName);
    }
}
