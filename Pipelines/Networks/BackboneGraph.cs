using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>A pretrained network as a part of a graph, ready to be spliced into that of a classifier.</summary>
/// <param name="Part">
/// One input, float32 (N, 3, H, W), RGB as the network's pixel format gives it; one output, float32 (N, features).
/// </param>
/// <param name="Features">Numbers of a row of the output.</param>
/// <param name="OperatorSet">Of its nodes.</param>
internal sealed record BackboneGraph(GraphProto Part, int Features, int OperatorSet)
{
    /// <summary>The newest operator set in which its nodes are known to mean the same.</summary>
    public int NewestOperatorSet { get; init; } = OperatorSet;

    /// <summary>Whether it takes any number of images, not exactly one.</summary>
    public bool TakesBatches { get; init; } = true;

    /// <summary>What its features depend on besides the network: a hash of what was measured on images.</summary>
    public string? Calibration { get; init; }

    /// <summary>Whether a file that holds it compresses it: not if its weights are whole, since these hardly shrink.</summary>
    public bool IsCompressed { get; init; }
}
