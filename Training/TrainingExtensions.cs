using Microsoft.ML;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.Training;

/// <summary>Trainers of this library on an <see cref="MLContext"/>, which alone can reach everything they need.</summary>
public static class TrainingExtensions
{
    /// <summary>A trainer of the convolutional network for images.</summary>
    /// <param name="mlContext">The context that the fitted stages run in.</param>
    /// <param name="options">Hyper-parameters and column names; null means the defaults.</param>
    /// <returns>The trainer, to be appended to a pipeline or fitted directly.</returns>
    /// <exception cref="ArgumentException">An option is out of range; the message lists all of them.</exception>
    public static NetworkTrainer NetworkTrainer(this MLContext mlContext, NetworkTrainerOptions? options = null) =>
        new(mlContext, options ?? new NetworkTrainerOptions());

    /// <summary>
    /// Saves a pipeline that was fitted in C# as <c>train</c> saves its own: with the manifest, from which <c>score</c>,
    /// <c>evaluate</c> and <c>info</c> know classes, preprocessing and network, and with a self-check.
    /// </summary>
    /// <remarks>
    /// The pipeline needs <c>LoadPixels("Pixels", "ImagePath")</c> and a fitted <see cref="Trainers.NetworkTrainer"/> or <see
    /// cref="LinearTrainer"/> with its default column names; other stages, such as those of the label, are not saved.
    /// Stock <c>mlContext.Model.Load</c> reads the file. It is written beside its place and renamed.
    /// </remarks>
    /// <param name="mlContext">The context that the pipeline was fitted with.</param>
    /// <param name="model">The fitted pipeline.</param>
    /// <param name="path">The model file; replaced as a whole if it exists.</param>
    /// <param name="time">Tells when the model was made; null means the system's clock.</param>
    /// <exception cref="ArgumentException">A stage is missing, or a column has another name; the message says which.</exception>
    public static void SaveClassifier(this MLContext mlContext, ITransformer model, string path, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(model);
        ClassifierSaving.Of(mlContext, model)
            .Save(path, (time ?? TimeProvider.System).GetUtcNow(), fingerprint: "not stated", unreadable: 0);
    }
}
