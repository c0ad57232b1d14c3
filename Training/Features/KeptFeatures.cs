using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Features;

/// <summary>
/// The features that the pretrained network in a saved model gives for images: those that a training kept, and the rest computed
/// by the model itself.
/// </summary>
/// <remarks>Not thread-safe; all cores are used. Dispose it.</remarks>
public sealed class KeptFeatures : IDisposable
{
    private const int AtATime = 256;
    private readonly FeatureExtractor _extractor;
    private readonly FeatureCacheOptions _cache;

    private KeptFeatures(FeatureExtractor extractor, FeatureCacheOptions cache) => (_extractor, _cache) = (extractor, cache);

    /// <summary>Opens the network of a model.</summary>
    /// <param name="model">A model file.</param>
    /// <param name="cache">Where features are kept.</param>
    /// <returns>Its features; null unless it is one layer on the features of a pretrained network.</returns>
    /// <exception cref="ModelFormatException">The file cannot be used.</exception>
    public static KeptFeatures? TryOpen(string model, FeatureCacheOptions cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ModelManifest manifest = ModelArchive.ReadManifest(model);
        return Refusal(manifest) is null ? Open(model, manifest, cache) : null;
    }

    /// <summary>Finds or computes the features of images, lazily and in order.</summary>
    /// <param name="paths">The images; a few hundred are taken at a time.</param>
    /// <returns>One row per image, in the order of the images.</returns>
    public IEnumerable<ImageFeatures> Of(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return paths.Chunk(AtATime).SelectMany(some =>
        {
            FeatureTable table = Of(some, progress: null, CancellationToken.None);
            return some.Select(path => new ImageFeatures(path, table.Error(path), table.Row(path).ToArray()));
        });
    }

    /// <summary>Why the features of a model do not say what another head on them would do; null if they do.</summary>
    /// <param name="manifest">Of the model.</param>
    internal static string? Refusal(ModelManifest manifest)
    {
        NetworkDescription network = manifest.DescribeNetwork();
        return network.Backbone is null || network.Head.Layers.Length > 1
            ? "trains the model again, which takes seconds only for one layer on the features of a pretrained network; train one "
                + "with --network resnet18"
            : null;
    }

    /// <summary>Opens the network of a model.</summary>
    /// <param name="model">A model file.</param>
    /// <param name="manifest">Its manifest; there is no <see cref="Refusal"/>.</param>
    /// <param name="cache">Where features are kept.</param>
    internal static KeptFeatures Open(string model, ModelManifest manifest, FeatureCacheOptions cache)
    {
        NetworkDescription network = manifest.DescribeNetwork();

        // What the features of an int8 network depend on besides its file, only its training knew.
        bool isRounded = network.Backbone!.Storage.Equals(nameof(WeightStorage.Int8), StringComparison.OrdinalIgnoreCase);
        return new KeptFeatures(
            new FeatureExtractor(
                network, NetworkInside.TryOpen(model, manifest)!.Session, isRounded ? manifest.Network.WeightsSha256 : null,
                ImageInput.Parse(manifest.Input.Image)),
            cache);
    }

    /// <summary>Finds or computes the features of images.</summary>
    /// <param name="paths">The images.</param>
    /// <param name="progress">Told about every image; null for none.</param>
    /// <param name="cancellationToken">Stops it; what was computed is kept.</param>
    internal FeatureTable Of(
        IReadOnlyList<string> paths, IProgress<RowProgress>? progress, CancellationToken cancellationToken) =>
        FeatureTable.Of(paths, _extractor, _cache, progress, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _extractor.Dispose();
}
