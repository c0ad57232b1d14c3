using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Training.Heads;

/// <summary>The layers after a pretrained network in ONNX Runtime: a row of features in, logits out.</summary>
/// <remarks>Thread-safe. Dispose it.</remarks>
internal sealed class HeadSession : IDisposable
{
    private readonly NetworkSession _session;
    private readonly int _classCount;
    private readonly bool _givesDistances;

    /// <summary>Opens the head of a network.</summary>
    /// <param name="network">The whole network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="bank">What the last hidden features are compared with; null for none.</param>
    public HeadSession(NetworkDescription network, NetworkWeights weights, FeatureBank? bank = null)
    {
        NetworkDescription head = network.Head;
        (_classCount, _givesDistances) = (head.ClassCount, bank is not null);
        _session = NetworkSession.Of(
            NetworkExporter.Export(
                head, weights, ColumnNames.Pixels, ClassificationRows.NetworkOutput, dynamicBatch: true, bank: bank),
            head.Input);
    }

    /// <summary>Logits of one image, and its distance from the nearest of the bank.</summary>
    /// <param name="features">Its row.</param>
    public (float[] Logits, FeatureDistance? Distance) Run(float[] features)
    {
        float[] logits = new float[_classCount], distances = new float[NearestImage.Outputs];
        _session.Run(features, logits, distances);
        return (logits, _givesDistances ? new(distances[0], distances[1]) : null);
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();
}
