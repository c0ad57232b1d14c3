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

    /// <summary>Opens the head of a network.</summary>
    /// <param name="network">The whole network.</param>
    /// <param name="weights">Its weights.</param>
    public HeadSession(NetworkDescription network, NetworkWeights weights)
    {
        NetworkDescription head = network.Head;
        _classCount = head.ClassCount;
        _session = NetworkSession.Of(
            NetworkExporter.Export(head, weights, ColumnNames.Pixels, ClassificationRows.NetworkOutput, dynamicBatch: true),
            head.Input);
    }

    /// <summary>Logits of one image.</summary>
    /// <param name="features">Its row.</param>
    public float[] Logits(float[] features)
    {
        var logits = new float[_classCount];
        _session.Run(features, logits);
        return logits;
    }

    /// <inheritdoc />
    public void Dispose() => _session.Dispose();
}
