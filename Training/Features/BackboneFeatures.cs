using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Features;

/// <summary>
/// The features that a pretrained network gives for images, computed once for each content and kept as a training keeps them.
/// </summary>
/// <remarks>Not thread-safe; all cores are used. Dispose it.</remarks>
public sealed class BackboneFeatures : IDisposable
{
    private readonly FeatureExtractor _extractor;
    private readonly FeatureCacheOptions _cache;

    /// <summary>Opens the network.</summary>
    /// <param name="design">A design on a pretrained network.</param>
    /// <param name="input">How images become what it takes.</param>
    /// <param name="cache">Where features are kept: a training with the same input and folder finds them.</param>
    /// <exception cref="BackboneException">Its file is missing, or is not what it was made for.</exception>
    public BackboneFeatures(TransferNetwork design, ImageInput input, FeatureCacheOptions cache)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(cache);
        const int anyClassCount = 2;
        NetworkDescription network = design.Describe(NetworkInput.Image(input.Height, input.Width, design.Pixels), anyClassCount);
        BackboneGraph graph = design.BackboneOf(network.Input);
        (_extractor, _cache) = (new FeatureExtractor(network, () => graph, input), cache);
    }

    /// <summary>Finds or computes the features of images.</summary>
    /// <param name="paths">The images.</param>
    /// <param name="progress">Told about every image; null for none.</param>
    /// <param name="cancellationToken">Stops it; what was computed is kept.</param>
    /// <returns>A row for each image; empty for one that cannot be read.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<ReadOnlyMemory<float>> Of(
        IReadOnlyList<string> paths, IProgress<RowProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var table = FeatureTable.Of(paths, _extractor, _cache, progress, cancellationToken);
        return [.. paths.Select(table.Memory)];
    }

    /// <inheritdoc />
    public void Dispose() => _extractor.Dispose();
}
