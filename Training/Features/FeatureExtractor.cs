using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Backbones;

namespace MlNetClassifier.Training.Features;

/// <summary>
/// Images to the features of a pretrained network, on all cores, by the very graph that the saved model will hold.
/// </summary>
/// <remarks>Thread-safe. The features of an image do not depend on what is computed beside it. Dispose it.</remarks>
internal sealed class FeatureExtractor : IDisposable
{
    private const int FormatVersion = 1;
    private readonly Lazy<string> _key;
    private readonly Lazy<NetworkSession> _session;
    private readonly ImageInput _input;
    private readonly ConcurrentBag<ImageBatch> _batches = [];
    private readonly Lazy<int> _batchSize;

    /// <summary>Prepares it; the network is opened when it is needed.</summary>
    /// <param name="network">The whole network; its backbone gives the features.</param>
    /// <param name="graph">Makes the graph of the backbone.</param>
    /// <param name="input">How images become what the network takes.</param>
    public FeatureExtractor(NetworkDescription network, Func<BackboneGraph> graph, ImageInput input)
    {
        Backbone backbone = network.Backbone!;
        (_input, Length) = (input, backbone.Features);

        // Only what was measured on images cannot be known without the graph.
        bool isMeasured = nameof(WeightStorage.Int8).Equals(backbone.Storage, StringComparison.OrdinalIgnoreCase);
        _key = new(() => KeyOf(backbone, isMeasured ? graph().Calibration : null, network.Input, input));
        _session = new(() => Open(network.Input, graph()));
        _batchSize = new(() => IsSameInBatches(network.Input) ? ImageBatch.Largest : 1);
    }

    /// <summary>Prepares it with the network of a saved model.</summary>
    /// <param name="network">The whole network; its backbone gives the features.</param>
    /// <param name="session">Gives the features of the backbone; disposed with this.</param>
    /// <param name="calibration">Of a network that was rounded by what was measured on images; null for any other.</param>
    /// <param name="input">How images become what the network takes.</param>
    public FeatureExtractor(NetworkDescription network, NetworkSession session, string? calibration, ImageInput input)
    {
        Backbone backbone = network.Backbone!;
        (_input, Length) = (input, backbone.Features);
        _key = new(() => KeyOf(backbone, calibration, network.Input, input));
        _session = new(session);
        _ = _session.Value;
        _batchSize = new(() => IsSameInBatches(network.Input) ? ImageBatch.Largest : 1);
    }

    /// <summary>Numbers of a row.</summary>
    public int Length { get; }

    /// <summary>Threads that compute; 0 means one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// What the features depend on besides the content of an image: the network with its weights and how they were rounded, the
    /// preprocessing, the decoder and ONNX Runtime. 64 lower-case hexadecimal digits.
    /// </summary>
    public string Key => _key.Value;

    /// <summary>Features of files, lazily and in order; a bounded number ahead of the caller.</summary>
    public IEnumerable<(string? Error, float[] Features)> Of(IReadOnlyCollection<string> paths) =>
        OrderedBatches.Run(paths, ImageBatch.Largest, Compute, paths.Count, Threads);

    /// <summary>Features of one image that is pixels already.</summary>
    /// <param name="planarRgb">uint8 (3, H, W).</param>
    public float[] Of(byte[] planarRgb)
    {
        var features = new float[Length];
        _session.Value.Run(planarRgb, features, 1);
        return features;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_session.IsValueCreated)
            _session.Value.Dispose();
    }

    private (string? Error, float[] Features)[] Compute(string[] paths)
    {
        if (!_batches.TryTake(out ImageBatch? batch))
            batch = new ImageBatch(_session.Value, _input, Length);

        try
        {
            int size = paths.Length < ImageBatch.Largest ? 1 : _batchSize.Value;
            return [.. paths.Chunk(size).SelectMany(some => Compute(some, batch))];
        }
        finally
        {
            _batches.Add(batch);
        }
    }

    private static IEnumerable<(string? Error, float[] Features)> Compute(string[] paths, ImageBatch batch) =>
        paths.Zip(batch.Compute([.. paths.Select(ImageContent.FromFile)]), (path, image) =>
            (image.Loaded.IsOk ? null : (string?)image.Loaded.Describe(path), image.Outputs));

    // ONNX Runtime does not promise it, and what is kept must not depend on what was computed beside it.
    private bool IsSameInBatches(NetworkInput network)
    {
        if (!_session.Value.TakesBatches)
            return false;

        byte[] pixels = new byte[ImageBatch.Largest * network.Length];
        SeededRandom.Create(0, "batch").NextBytes(pixels);
        float[] together = new float[ImageBatch.Largest * Length];
        _session.Value.Run(pixels, together, ImageBatch.Largest);
        return Enumerable.Range(0, ImageBatch.Largest).All(i =>
            Of(pixels.AsSpan(i * network.Length, network.Length).ToArray()).AsSpan()
                .SequenceEqual(together.AsSpan(i * Length, Length)));
    }

    private static NetworkSession Open(NetworkInput network, BackboneGraph backbone)
    {
        try
        {
            return NetworkSession.Of(
                NetworkExporter.ExportFeatures(network, backbone, ColumnNames.Pixels, ClassificationRows.NetworkOutput), network);
        }
        catch (OnnxRuntimeException error)
        {
            throw new BackboneException($"ONNX Runtime does not load the pretrained network: {error.Message}", error);
        }
    }

    private static string KeyOf(
        Backbone backbone, string? calibration, NetworkInput network, ImageInput input) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
            '\t', FormatVersion, OnnxNetwork.Version, backbone, calibration, network.Pixels, input, JpegDecoder.Current,
            OrtEnv.Instance().GetVersionString()))));
}
