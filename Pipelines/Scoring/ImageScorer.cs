using System.Collections.Concurrent;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>A saved model, loaded and checked, that turns image files into predictions.</summary>
/// <remarks>
/// Gives the bits that the saved ML.NET pipeline gives, whatever is scored alongside an image, in whatever order, on however
/// many threads. Images are read and scored on all cores, a bounded number ahead of the caller. <see
/// cref="Score(IEnumerable{string})"/> may be called from several threads. Dispose to release ONNX Runtime.
/// </remarks>
public sealed class ImageScorer : IDisposable
{
    private readonly ISavedClassifier _classifier;

    private readonly ModelManifest? _manifest;

    private ImageScorer(ISavedClassifier classifier, ModelManifest? manifest, IReadOnlyList<string> classes) =>
        (_classifier, _manifest, Classes) = (classifier, manifest, classes);

    /// <summary>Whether the model has a manifest; a plain ML.NET zip has none.</summary>
    public bool HasManifest => _manifest is not null;

    /// <summary>What the model says about itself.</summary>
    /// <exception cref="InvalidOperationException">The model is a plain ML.NET zip (<see cref="HasManifest"/>).</exception>
    public ModelManifest Manifest => _manifest
        ?? throw new InvalidOperationException("A plain ML.NET model has no manifest; save it with mlContext.SaveClassifier.");

    /// <summary>Temperature and unknown threshold; null if none were chosen.</summary>
    public Calibration? Calibration => _manifest?.Calibration;

    /// <summary>Class names in the order of Logits and Score.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Loads a model file and lets it prove that it computes here what it computed when it was saved.</summary>
    /// <remarks>
    /// A plain ML.NET zip is taken too, without that proof, if it makes Score of ImagePath and names its classes.
    /// </remarks>
    /// <param name="path">A <c>model.zip</c>.</param>
    /// <returns>The scorer; dispose it.</returns>
    /// <exception cref="ModelFormatException">
    /// The file is missing, damaged, of another format version, or not a model of this library.
    /// </exception>
    /// <exception cref="SelfCheckException">
    /// A golden sample gives logits other than those that it gave when the model was saved.
    /// </exception>
    public static ImageScorer Load(string path) => Load(path, NetworkSession.WarmUp);

    /// <inheritdoc cref="Load(string)" />
    /// <param name="path">A <c>model.zip</c>.</param>
    /// <param name="warmUp">Takes as long as reading and checking the file, and so is done meanwhile.</param>
    internal static ImageScorer Load(string path, Action warmUp)
    {
        Task warmingUp = Task.Run(warmUp);
        try
        {
            return LoadChecked(path);
        }
        finally
        {
            // A process that ends while ONNX Runtime initializes dies of SIGSEGV, so no error leaves before that is over. What it
            // failed of is said by the session that is opened next, if there is one.
            Task.WhenAny(warmingUp).GetAwaiter().GetResult();
        }
    }

    private static ImageScorer LoadChecked(string path)
    {
        // Only a file that has no manifest is looked at a second time. What keeps that look from succeeding, the manifest said.
        ModelManifest manifest;
        try
        {
            manifest = ModelArchive.ReadManifest(path);
        }
        catch (ModelFormatException) when (ModelArchive.IsPlain(path))
        {
            return LoadPlain(path);
        }

        ISavedClassifier classifier = (ISavedClassifier?)SavedNetwork.TryOpen(path, manifest) ?? LoadPipeline(path);
        try
        {
            GoldenCheck.Run(classifier.Logits, manifest, path);
            return new ImageScorer(classifier, manifest, manifest.Classes);
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>Scores image files, lazily and in order.</summary>
    /// <param name="imagePaths">
    /// Files; one that cannot be read gives a prediction with an error and does not end the others.
    /// </param>
    /// <returns>One prediction per path, in the order of the paths.</returns>
    public IEnumerable<ImagePrediction> Score(IEnumerable<string> imagePaths)
    {
        ArgumentNullException.ThrowIfNull(imagePaths);
        return _classifier.Score(imagePaths);
    }

    /// <summary>Scores whatever has an image file, lazily and in order; only what is in flight is kept.</summary>
    /// <typeparam name="TSample">A row of a list, a sample, an upload.</typeparam>
    /// <param name="samples">Read once, a bounded number ahead of the result.</param>
    /// <param name="imagePathOf">The file of a sample.</param>
    /// <returns>Each sample with its prediction, in the order of the samples.</returns>
    public IEnumerable<(TSample Sample, ImagePrediction Prediction)> Score<TSample>(IEnumerable<TSample> samples,
        Func<TSample, string> imagePathOf)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(imagePathOf);
        return Pairs(samples, imagePathOf);
    }

    /// <inheritdoc />
    public void Dispose() => _classifier.Dispose();

    private IEnumerable<(TSample Sample, ImagePrediction Prediction)> Pairs<TSample>(IEnumerable<TSample> samples,
        Func<TSample, string> imagePathOf)
    {
        var onTheirWay = new ConcurrentQueue<TSample>();
        IEnumerable<string> paths = samples.Select(sample =>
        {
            onTheirWay.Enqueue(sample);
            return imagePathOf(sample);
        });
        foreach (ImagePrediction prediction in _classifier.Score(paths))
        {
            if (onTheirWay.TryDequeue(out TSample? sample))
                yield return (sample, prediction);
        }
    }

    private static ImageScorer LoadPlain(string path)
    {
        var pipeline = PlainPipeline.Load(path);
        return new ImageScorer(pipeline, null, pipeline.Classes);
    }

    // A method of its own, so that ML.NET is not even loaded where it is not needed.
    private static SavedPipeline LoadPipeline(string path) => SavedPipeline.Load(path);
}
