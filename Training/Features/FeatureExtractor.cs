using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Backbones;

namespace MlNetClassifier.Training.Features;

/// <summary>Images to the features of a pretrained network, on all cores, by the very graph that the saved model will hold.</summary>
/// <remarks>Thread-safe. The features of an image do not depend on what is computed beside it. Dispose it.</remarks>
internal sealed class FeatureExtractor : IDisposable
{
    private const int FormatVersion = 1;
    private const int LargestBatch = 8;
    private readonly NetworkSession _session;
    private readonly ImageInput _input;
    private readonly ConcurrentBag<ImageBatch> _batches = [];

    /// <summary>Opens the network.</summary>
    /// <param name="backbone">Its graph.</param>
    /// <param name="network">What the whole network takes.</param>
    /// <param name="input">How images become that.</param>
    /// <exception cref="BackboneException">ONNX Runtime does not load it.</exception>
    public FeatureExtractor(BackboneGraph backbone, NetworkInput network, ImageInput input)
    {
        byte[] graph =
            NetworkExporter.ExportFeatures(network, backbone, ColumnNames.Pixels, ClassificationRows.NetworkOutput);
        (_input, Length) = (input, backbone.Features);
        Key = KeyOf(graph, input);
        try
        {
            _session = NetworkSession.Of(graph, network);
        }
        catch (OnnxRuntimeException error)
        {
            throw new BackboneException($"ONNX Runtime does not load the pretrained network: {error.Message}", error);
        }
    }

    /// <summary>Numbers of a row.</summary>
    public int Length { get; }

    /// <summary>
    /// What the features depend on besides the content of an image: the graph with its weights, the preprocessing, the decoder and
    /// ONNX Runtime. 64 lower-case hexadecimal digits.
    /// </summary>
    public string Key { get; }

    /// <summary>Features of files, lazily and in order; a bounded number ahead of the caller.</summary>
    public IEnumerable<(string? Error, float[] Features)> Of(IEnumerable<string> paths) =>
        OrderedBatches.Run(paths, LargestBatch, Compute);

    /// <summary>Features of one image that is pixels already.</summary>
    /// <param name="planarRgb">uint8 (3, H, W).</param>
    public float[] Of(byte[] planarRgb)
    {
        var features = new float[Length];
        _session.Run(planarRgb, features, 1);
        return features;
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();

    private (string? Error, float[] Features)[] Compute(string[] paths)
    {
        if (!_batches.TryTake(out ImageBatch? batch))
            batch = new ImageBatch(_session, _input, Length, LargestBatch);

        try
        {
            return batch.Compute(paths);
        }
        finally
        {
            _batches.Add(batch);
        }
    }

    private static string KeyOf(byte[] graph, ImageInput input)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(
            $"{FormatVersion}\t{input}\t{JpegDecoder.Current}\t{OrtEnv.Instance().GetVersionString()}\n"));
        hash.AppendData(graph);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
