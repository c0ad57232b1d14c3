using System.Collections.Concurrent;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>
/// The last hidden features of images by a saved network: what its last dense layer takes, by which images that it holds for
/// alike are near each other.
/// </summary>
/// <remarks>
/// Any network that the library has saved can be asked, old ones too: they are read from its graph. All members may be called
/// from several threads. Dispose to release ONNX Runtime.
/// </remarks>
public sealed class SavedFeatures : IDisposable
{
    private readonly NetworkInside _network;
    private readonly ImageInput _input;
    private readonly ConcurrentBag<ImageBatch> _batches = [];

    private SavedFeatures(NetworkInside network, ModelManifest manifest) =>
        (_network, _input, Length) = (network, ImageInput.Parse(manifest.Input.Image), network.FeatureCount);

    /// <summary>Numbers for each image.</summary>
    public int Length { get; }

    /// <summary>
    /// Opens the network of a model file and lets it prove that it computes here what it computed when it was saved.
    /// </summary>
    /// <param name="path">A <c>model.zip</c>.</param>
    /// <returns>The features; dispose them.</returns>
    /// <exception cref="ModelFormatException">
    /// The file is missing, damaged, of another format version, not a model of this library, or holds no network with a dense
    /// layer at its end.
    /// </exception>
    /// <exception cref="SelfCheckException">
    /// A golden sample gives logits other than those that it gave when the model was saved.
    /// </exception>
    public static SavedFeatures Load(string path)
    {
        ModelManifest manifest = ModelArchive.ReadManifest(path);
        return NetworkInside.TryOpen(path, manifest) is { } network
            ? new SavedFeatures(network, manifest)
            : throw new ModelFormatException($"The model '{path}' has no hidden features: it is no network that ends in a dense "
                + "layer. Train one (--network lesson, compact or resnet18), and give that.");
    }

    /// <summary>
    /// Reads images and computes their features, lazily and in order, on all cores; only what is in flight is kept.
    /// </summary>
    /// <param name="images">Read once, a bounded number ahead of the result.</param>
    /// <returns>One row per image, in the order of the images.</returns>
    public IEnumerable<ImageFeatures> Of(IEnumerable<ImageContent> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return OrderedBatches.Run(
            images, _network.Session.TakesBatches ? ImageBatch.Largest : 1, batch => Compute(batch));
    }

    /// <inheritdoc />
    public void Dispose() => _network.Dispose();

    private ImageFeatures[] Compute(ReadOnlySpan<ImageContent> images)
    {
        if (!_batches.TryTake(out ImageBatch? batch))
            batch = new ImageBatch(_network.Session, _input, Length);

        try
        {
            (ImageLoadResult Loaded, float[] Outputs, FeatureDistance? Distance)[] computed = batch.Compute(images);
            var features = new ImageFeatures[images.Length];
            for (int i = 0; i < features.Length; i++)
            {
                ImageLoadResult loaded = computed[i].Loaded;
                features[i] = new ImageFeatures(
                    images[i].Name, loaded.IsOk ? null : loaded.Describe(images[i].Name), computed[i].Outputs);
            }

            return features;
        }
        finally
        {
            _batches.Add(batch);
        }
    }
}
