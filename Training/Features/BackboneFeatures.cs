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
    /// <param name="threads">Threads that compute; 0, the default, means one for each core. No choice changes a bit.</param>
    /// <exception cref="BackboneException">Its file is missing, or is not what it was made for.</exception>
    public BackboneFeatures(TransferNetwork design, ImageInput input, FeatureCacheOptions cache, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(cache);
        const int anyClassCount = 2;
        NetworkDescription network = design.Describe(NetworkInput.Image(input.Height, input.Width, design.Pixels), anyClassCount);
        BackboneGraph graph = design.BackboneOf(network.Input);
        (_extractor, _cache) = (new FeatureExtractor(network, () => graph, input) { Threads = threads }, cache);
    }

    /// <summary>
    /// What the features depend on besides the content of an image: the network, the preprocessing, the decoder, ONNX Runtime.
    /// </summary>
    /// <value>64 lower-case hexadecimal digits.</value>
    public string Key => _extractor.Key;

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

    /// <summary>Writes the features of images as the folder of <see cref="FeatureCacheOptions"/> keeps them.</summary>
    /// <param name="paths">The images; those of one content have one row, those that cannot be read have none.</param>
    /// <param name="file">Where; the same images in the same order give the same bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The rows that were written, and the images that could not be read.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public (int Rows, int Unreadable) Save(IReadOnlyList<string> paths, Stream file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(file);
        var table = FeatureTable.Of(paths, _extractor, _cache, progress: null, cancellationToken);
        (string Hash, ReadOnlyMemory<float> Row)[] rows =
        [
            .. paths.Where(path => table.Hash(path) is not null && !table.Memory(path).IsEmpty)
                .Select(path => (Hash: table.Hash(path)!, Row: table.Memory(path))).DistinctBy(row => row.Hash),
        ];
        float[] values = new float[rows.Length * _extractor.Length];
        foreach ((int index, (_, ReadOnlyMemory<float> row)) in rows.Index())
            row.Span.CopyTo(values.AsSpan(index * _extractor.Length));

        new FeatureFile(Key, _extractor.Length, [.. rows.Select(row => row.Hash)], values).Write(file);
        return (rows.Length, paths.Count(path => table.Memory(path).IsEmpty));
    }

    /// <summary>Puts a file of <see cref="Save"/> where trainings find it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">The <see cref="Key"/> that it must have.</param>
    /// <param name="folder">Folder of <see cref="FeatureCacheOptions"/>.</param>
    /// <returns>Whether it could be used: it is whole, and has that key.</returns>
    public static bool Keep(string file, string key, string folder)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (FeatureFile.TryRead(file, key) is not { } features)
            return false;

        if (features.Images.Length > 0)
            features.Write(FeatureCache.FolderOf(folder, key));

        return true;
    }

    /// <inheritdoc />
    public void Dispose() => _extractor.Dispose();
}
