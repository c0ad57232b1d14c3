using System.Collections.Concurrent;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>A saved model, loaded and checked, that turns images into predictions.</summary>
/// <remarks>
/// Needs ONNX Runtime and nothing of ML.NET, so that a program with it can be compiled ahead of time; <see
/// cref="PipelineScorer"/> loads what only ML.NET can run. Gives the bits that the saved ML.NET pipeline gives, whatever is
/// scored alongside an image, in whatever order, on however many threads. All members may be called from several threads. Dispose
/// to release ONNX Runtime, when nothing is being scored any more.
/// </remarks>
public sealed class ImageScorer : IDisposable
{
    private readonly ISavedClassifier _classifier;

    private readonly ModelManifest? _manifest;

    private ImageScorer(ISavedClassifier classifier, ModelManifest? manifest, IReadOnlyList<string> classes, string path) =>
        (_classifier, _manifest, Classes, Path) = (classifier, manifest, classes, path);

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

    /// <summary>The network; null if only ML.NET can run the model.</summary>
    internal SavedNetwork? Network => _classifier as SavedNetwork;

    /// <summary>The model file.</summary>
    internal string Path { get; }

    /// <summary>Loads a model file and lets it prove that it computes here what it computed when it was saved.</summary>
    /// <param name="path">A <c>model.zip</c>.</param>
    /// <returns>The scorer; dispose it.</returns>
    /// <exception cref="ModelFormatException">
    /// The file is missing, damaged, of another format version, not a model of this library, or its pipeline needs ML.NET.
    /// </exception>
    /// <exception cref="SelfCheckException">
    /// A golden sample gives logits other than those that it gave when the model was saved.
    /// </exception>
    public static ImageScorer Load(string path) => Load(path, NetworkSession.WarmUp, otherwise: null);

    /// <inheritdoc cref="Load(string)" />
    /// <param name="path">A <c>model.zip</c>.</param>
    /// <param name="warmUp">Takes as long as reading and checking the file, and so is done meanwhile.</param>
    /// <param name="otherwise">Loads a model whose network is no graph, or that has no manifest; null to refuse it.</param>
    internal static ImageScorer Load(string path, Action warmUp, IPipelineLoader? otherwise)
    {
        Task warmingUp = Task.Run(warmUp);
        try
        {
            return LoadChecked(path, otherwise);
        }
        finally
        {
            // A process that ends while ONNX Runtime initializes dies of SIGSEGV, so no error leaves before that is over. What it
            // failed of is said by the session that is opened next, if there is one.
            Task.WhenAny(warmingUp).GetAwaiter().GetResult();
        }
    }

    private static ImageScorer LoadChecked(string path, IPipelineLoader? otherwise)
    {
        // Only a file that has no manifest is looked at a second time. What keeps that look from succeeding, the manifest said.
        ModelManifest manifest;
        try
        {
            manifest = ModelArchive.ReadManifest(path);
        }
        catch (ModelFormatException) when (ModelArchive.IsPlain(path))
        {
            (ISavedClassifier plain, IReadOnlyList<string> classes) = (otherwise ?? throw NeedsMlNet(path)).LoadPlain(path);
            return new ImageScorer(plain, manifest: null, classes, path);
        }

        ISavedClassifier classifier = (ISavedClassifier?)SavedNetwork.TryOpen(path, manifest)
            ?? (otherwise ?? throw NeedsMlNet(path)).Load(path);
        try
        {
            GoldenCheck.Run(classifier.Logits, manifest, path);
            return new ImageScorer(classifier, manifest, manifest.Classes, path);
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    private static ModelFormatException NeedsMlNet(string path) => new($"Cannot use the model '{path}': what it computes is an "
        + "ML.NET pipeline and no ONNX graph, which needs ML.NET. Use the whole program (in C#: PipelineScorer.Load), or train "
        + "it again.");

    /// <summary>Computes the golden samples again: whether the model still answers as it did when it was saved.</summary>
    /// <remarks>On the caller's thread; takes as long as scoring two images. A plain ML.NET zip has none, and passes.</remarks>
    /// <exception cref="SelfCheckException">
    /// A golden sample gives logits other than those that it gave when the model was saved.
    /// </exception>
    public void SelfCheck()
    {
        if (_manifest is not null)
            GoldenCheck.Run(_classifier.Logits, _manifest, Path);
    }

    /// <summary>Scores images at once, on the caller's thread: what a server does with the images that are waiting.</summary>
    /// <param name="images">
    /// Images; one that cannot be read gives a prediction with an error and does not end the others.
    /// </param>
    /// <returns>One prediction per image, in their order.</returns>
    /// <exception cref="NotSupportedException">
    /// An image is in memory and the model's pipeline takes files only (<see cref="PipelineScorer"/>).
    /// </exception>
    public IReadOnlyList<ImagePrediction> ScoreBatch(params ReadOnlySpan<ImageContent> images) => _classifier.Score(images);

    /// <summary>Scores images as they come, in order; only what is in flight is kept.</summary>
    /// <param name="images">Read a bounded number ahead of the result; what is there does not wait for what is not.</param>
    /// <param name="options">Threads and batches; null means the defaults. No choice changes a prediction.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>One prediction per image, in the order of the images.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public IAsyncEnumerable<ImagePrediction> ScoreAsync(
        IAsyncEnumerable<ImageContent> images, ScoringOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        options ??= new ScoringOptions();
        if (options.Validate() is [_, ..] faults)
            throw new ArgumentException(string.Join(" ", faults), nameof(options));

        return OrderedBatches.RunAsync(
            images, options.BatchSize, options.ThreadCount, batch => _classifier.Score(batch), cancellationToken);
    }

    /// <inheritdoc cref="ScoreAsync(IAsyncEnumerable{ImageContent}, ScoringOptions?, CancellationToken)"/>
    public IAsyncEnumerable<ImagePrediction> ScoreAsync(
        IEnumerable<ImageContent> images, ScoringOptions? options = null, CancellationToken cancellationToken = default) =>
        ScoreAsync(images.ToAsyncEnumerable(), options, cancellationToken);

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
}
