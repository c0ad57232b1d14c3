using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>
/// The end of a classifier's graph: the dense layer that gives the logits, the features that go into it and, where these are
/// means over the image, the map that they are means of.
/// </summary>
/// <remarks>
/// Found by walking back from the logits: a graph may have other outputs, and layers that serve those. What was found is what the
/// operators say; <see cref="NetworkInside"/> tries it.
/// </remarks>
/// <param name="Features">Tensor that goes into the dense layer: (N, features).</param>
/// <param name="Weights">Constant that it is multiplied by.</param>
/// <param name="IsTransposed">Whether the weights are (classes, features) instead of (features, classes).</param>
/// <param name="Bias">Constant that is added: (classes); null for none.</param>
/// <param name="Map">Tensor that the features are means of: (N, features, rows, columns); null if there is none.</param>
internal sealed record ClassifierEnd(string Features, string Weights, bool IsTransposed, string? Bias, string? Map)
{
    /// <summary>Finds the end of a graph.</summary>
    /// <param name="graph">A classifier.</param>
    /// <param name="logits">Output that gives its logits.</param>
    /// <returns>What was found; null if no dense layer gives the logits.</returns>
    public static ClassifierEnd? Find(GraphProto graph, string logits)
    {
        var makers = new TensorMakers(graph);
        string? bias = null;
        NodeProto? node = makers.Of(makers.Unchanged(logits));
        if (node is { OpType: "Add" } sum && sum.Input.FirstOrDefault(makers.IsConstant) is { } added)
        {
            bias = added;
            node = makers.Of(makers.Unchanged(sum.Input.First(input => input != added)));
        }

        if (node is not { OpType: "Gemm" or "MatMul", Input.Count: >= 2 } dense || !makers.IsConstant(dense.Input[1])
            || Number(dense, "alpha") != 1 || Number(dense, "beta") != 1 || Flag(dense, "transA"))
            return null;

        if (dense.Input.Count > 2)
            bias = bias is null ? dense.Input[2] : null;

        string features = dense.Input[0];
        NodeProto? pooling = makers.Of(makers.Unchanged(features));
        string? map = pooling is { OpType: "GlobalAveragePool" or "AveragePool" or "ReduceMean" } ? pooling.Input[0] : null;
        return new ClassifierEnd(features, dense.Input[1], Flag(dense, "transB"), bias, map);
    }

    private static float Number(NodeProto node, string name) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.F ?? 1;

    private static bool Flag(NodeProto node, string name) =>
        node.Attribute.Any(attribute => attribute.Name == name && attribute.I != 0);
}
