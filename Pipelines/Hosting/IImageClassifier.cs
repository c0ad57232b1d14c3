using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Pipelines.Hosting;

/// <summary>
/// Classifies images by a saved model, for the whole application: the singleton of <see
/// cref="ImageClassifierServiceCollectionExtensions"/>.
/// </summary>
/// <remarks>
/// Thread-safe. Images are decoded and scored by threads of its own, one per core unless told otherwise; those that have to wait
/// do so in one bounded queue. Predictions have the bits of <see cref="Scoring.ImageScorer"/>, whatever else is being scored.
/// The container disposes it: what was begun is finished first.
/// </remarks>
public interface IImageClassifier
{
    /// <summary>What answers at the moment.</summary>
    ClassifierModel Model { get; }

    /// <summary>Classifies images; all of them are answered by one model, also if it is replaced meanwhile.</summary>
    /// <param name="images">
    /// At most <see cref="ImageClassifierOptions.QueueLength"/>; one that cannot be read gives a prediction with an error and
    /// does not end the others. Bytes in memory must not change before the task has ended.
    /// </param>
    /// <param name="cancellationToken">
    /// Takes out what still waits, and ends the task when nothing reads the images any more.
    /// </param>
    /// <returns>One answer per image, in their order.</returns>
    /// <exception cref="ImageQueueFullException">The images do not fit into the queue at the moment.</exception>
    /// <exception cref="ArgumentException">There are more images than the queue can ever hold.</exception>
    /// <exception cref="ObjectDisposedException">The application is at its end.</exception>
    Task<IReadOnlyList<ClassifiedImage>> PredictAsync(
        IReadOnlyList<ImageContent> images, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads the model file again, and lets it take over if it is another one. What was begun is finished by the old one.
    /// </summary>
    /// <param name="cancellationToken">Has the caller not wait any longer; a file that is being read may still take over.</param>
    /// <returns>Whether another model took over.</returns>
    /// <exception cref="Saving.ModelFormatException">The file cannot be used; the old model goes on answering.</exception>
    /// <exception cref="Scoring.SelfCheckException">
    /// The new model computes something else than when it was saved; the old one goes on answering.
    /// </exception>
    Task<bool> ReloadAsync(CancellationToken cancellationToken = default);
}
