using System.Collections.Frozen;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>Which node makes which tensor of a graph.</summary>
internal sealed class TensorMakers
{
    private static readonly FrozenSet<string> Arrangements =
        ["Cast", "DequantizeLinear", "Dropout", "Flatten", "Identity", "QuantizeLinear", "Reshape", "Squeeze"];

    private readonly Dictionary<string, NodeProto> _makers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _constants;

    /// <summary>Looks through a graph.</summary>
    public TensorMakers(GraphProto graph)
    {
        _constants = graph.Initializer.Select(constant => constant.Name).ToHashSet(StringComparer.Ordinal);
        foreach (NodeProto node in graph.Node)
        {
            foreach (string output in node.Output)
                _makers[output] = node;
        }
    }

    /// <summary>The node that makes a tensor; null for inputs and stored constants.</summary>
    public NodeProto? Of(string tensor) => _makers.GetValueOrDefault(tensor);

    /// <summary>
    /// Whether a tensor does not depend on the inputs: stored, or made of such alone, as weights in half precision are.
    /// </summary>
    public bool IsConstant(string tensor) => _constants.Contains(tensor)
        || (Of(tensor) is { } maker && (maker.OpType == "Constant" || (maker.Input.Count > 0 && maker.Input.All(IsConstant))));

    /// <summary>The tensor whose numbers these are: back through all that only names, arranges or rounds them.</summary>
    public string Unchanged(string tensor)
    {
        while (Of(tensor) is { } maker && Arrangements.Contains(maker.OpType))
            tensor = maker.Input[0];

        return tensor;
    }
}
