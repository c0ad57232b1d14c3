using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>What can be asked of graphs whose nodes may hold graphs: the branches of an If, the body of a Loop.</summary>
internal static class OnnxGraphs
{
    /// <summary>A graph and all graphs in its nodes.</summary>
    public static IEnumerable<GraphProto> WithInnerGraphs(this GraphProto graph) =>
        graph.Node.SelectMany(InnerGraphs).Prepend(graph);

    /// <summary>The graphs in a node, and those in their nodes.</summary>
    public static IEnumerable<GraphProto> InnerGraphs(this NodeProto node) => node.Attribute
        .SelectMany(attribute => attribute.G is { } one ? attribute.Graphs.Prepend(one) : attribute.Graphs)
        .SelectMany(WithInnerGraphs);

    /// <summary>The tensors that a node reads; those that its inner graphs make themselves are among them.</summary>
    public static IEnumerable<string> Reads(this NodeProto node) => node.InnerGraphs()
        .SelectMany(graph => graph.Node.SelectMany(inner => inner.Input).Concat(graph.Output.Select(output => output.Name)))
        .Concat(node.Input).Where(name => name.Length > 0);
}
