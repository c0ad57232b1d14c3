using System.Diagnostics.CodeAnalysis;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Features;

/// <summary>The features of samples that are pixels already, as the columns of a pipeline give them.</summary>
internal static class PixelFeatures
{
    /// <summary>Samples as rows of features; those that are such rows, as they are.</summary>
    /// <param name="samples">Images of bytes, or rows of features.</param>
    /// <param name="backbone">The graph of the pretrained network.</param>
    /// <param name="network">The whole network.</param>
    /// <param name="options">Tells when to stop.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static HeadSamples Of(
        HeadSamples samples, BackboneGraph backbone, NetworkDescription network, NetworkTrainerOptions options) =>
        new(Of(samples.Train, backbone, network, options), Of(samples.Validation, backbone, network, options));

    [return: NotNullIfNotNull(nameof(samples))]
    private static SampleSet? Of(
        SampleSet? samples, BackboneGraph backbone, NetworkDescription network, NetworkTrainerOptions options)
    {
        if (samples is null || samples.Shape.Length == 1)
            return samples;

        var input = new ImageInput { Height = network.Input.Height, Width = network.Input.Width };
        using var extractor = new FeatureExtractor(network, () => backbone, input);
        var rows = new float[samples.Count][];
        Parallel.For(0, rows.Length, new ParallelOptions { CancellationToken = options.CancellationToken },
            i => rows[i] = extractor.Of(samples.Planar(i)));
        var features = new SampleSet(network.Head.Input, samples.ClassCount);
        for (int i = 0; i < rows.Length; i++)
            features.Add(rows[i], samples.ClassIndex(i), samples.NameOf(i));

        return features;
    }
}
