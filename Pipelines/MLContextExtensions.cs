using Microsoft.ML;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines;

/// <summary>Saved models of this library on an <see cref="MLContext"/>, which alone can reach everything they need.</summary>
public static class MLContextExtensions
{
    /// <summary>A saved model for images that are in memory as the bytes of a file, such as uploads.</summary>
    /// <remarks>
    /// <c>mlContext.Model.Load</c> gives the same model for paths. For one image at a time make a <c>PredictionEngine</c> (one
    /// per thread); for many, <c>Transform</c> an <see cref="IDataView"/>. An image that cannot be read says why in the column
    /// ImageError.
    /// </remarks>
    /// <param name="mlContext">The context to load into; see <see cref="ScoringContext.Create"/>.</param>
    /// <param name="path">The model file.</param>
    /// <param name="inputColumnName">Column of the rows to score: vector of Byte, a <c>byte[]</c> property.</param>
    /// <returns>The model; dispose it.</returns>
    /// <exception cref="ModelFormatException">
    /// The file is missing, damaged, of another format version, or not a model of this library.
    /// </exception>
    /// <exception cref="SelfCheckException">
    /// A golden sample gives logits other than those that it gave when the model was saved.
    /// </exception>
    public static ITransformer LoadImageClassifierForBytes(this MLContext mlContext, string path,
        string inputColumnName = "ImageBytes") =>
        InMemoryModel.Load<InMemoryModel.BytesRow>(mlContext, path, inputColumnName);

    /// <summary>A saved model for pictures that are decoded already.</summary>
    /// <remarks>
    /// The pixels are resized as those of a file, but what the decoder did before is not known: an EXIF orientation that it
    /// ignored stays ignored, and a JPEG was decoded in full. The bytes of the file give exactly the scores of the path;
    /// pictures come close.
    /// </remarks>
    /// <param name="mlContext">The context to load into; see <see cref="ScoringContext.Create"/>.</param>
    /// <param name="path">The model file.</param>
    /// <param name="inputColumnName">
    /// Column of the rows to score: an <c>MLImage</c> property with <c>[ImageType]</c>; the caller disposes the pictures.
    /// </param>
    /// <returns>The model; dispose it.</returns>
    /// <exception cref="ModelFormatException">
    /// The file is missing, damaged, of another format version, or not a model of this library.
    /// </exception>
    /// <exception cref="SelfCheckException">
    /// A golden sample gives logits other than those that it gave when the model was saved.
    /// </exception>
    public static ITransformer LoadImageClassifierForPictures(this MLContext mlContext, string path,
        string inputColumnName = "Image") =>
        InMemoryModel.Load<InMemoryModel.PictureRow>(mlContext, path, inputColumnName);
}
