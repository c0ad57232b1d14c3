using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>Which tensors of a graph are computed from its input, and what its classifier is computed from.</summary>
internal sealed class OnnxPaths
{
    // They change nothing of which class is the likeliest, or add a constant.
    private static readonly HashSet<string> Trivial =
    [
        "Softmax", "LogSoftmax", "Sigmoid", "Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Dropout",
        "Add", "Sub", "Mul", "Div",
    ];

    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);

    /// <summary>Follows a graph, whose nodes stand in the order in which they are computed.</summary>
    public OnnxPaths(GraphProto graph, string input)
    {
        foreach (NodeProto node in graph.Node)
        {
            bool isComputed = node.Reads().Any(name => name == input || _producers.ContainsKey(name));
            foreach (string output in node.Output.Where(name => isComputed && name.Length > 0))
                _producers.TryAdd(output, node);
        }

        Computed = [.. _producers.Keys];
    }

    /// <summary>The tensors that depend on the input, in the order in which they are computed.</summary>
    public IReadOnlyList<string> Computed { get; }

    /// <summary>Whether a tensor depends on the input.</summary>
    public bool IsComputed(string tensor) => _producers.ContainsKey(tensor);

    /// <summary>What the last linear layer takes; null if the output is not that of such a layer.</summary>
    /// <param name="output">A tensor that depends on the input.</param>
    public string? BeforeClassifier(string output)
    {
        while (_producers.TryGetValue(output, out NodeProto? node))
        {
            string[] computed = [.. node.Input.Where(IsComputed)];
            if (node.OpType is "Gemm" or "MatMul" or "Conv")
                return computed is [var only] ? only : null;

            bool mixes = node.OpType is "Add" or "Sub" or "Mul" or "Div" && computed.Length > 1;
            if (!Trivial.Contains(node.OpType) || computed.Length == 0 || mixes)
                return null;

            output = computed[0];
        }

        return null;
    }
}
