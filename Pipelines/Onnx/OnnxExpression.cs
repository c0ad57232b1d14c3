using System.Runtime.InteropServices;

namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>
/// A tensor of float64 in a graph under construction, to write formulas in C#: each operation adds a node. Only operators that
/// ONNX has had since operator set 12, with a float64 form in ONNX Runtime, are here.
/// </summary>
/// <param name="Graph">The graph.</param>
/// <param name="Name">Name of the tensor.</param>
internal sealed record OnnxExpression(OnnxGraph Graph, string Name)
{
    /// <summary>A tensor of float32 as float64; what is computed from it is named after a prefix.</summary>
    public static OnnxExpression Of(OnnxGraph graph, string name, string prefix) =>
        new(graph, graph.Node("Cast", [name], graph.NewName(prefix),
            OnnxAttribute.Integer("to", (long)OnnxElementType.Double)));

    /// <summary>Writes the tensor as float32 under the given name.</summary>
    public void WriteTo(string output) =>
        Graph.Node("Cast", [Name], output, OnnxAttribute.Integer("to", (long)OnnxElementType.Float));

    public static OnnxExpression operator +(OnnxExpression a, OnnxExpression b) => a.Node("Add", [b]);

    public static OnnxExpression operator +(OnnxExpression a, double b) => a + a.Number(b);

    public static OnnxExpression operator -(OnnxExpression a, OnnxExpression b) => a.Node("Sub", [b]);

    public static OnnxExpression operator -(double a, OnnxExpression b) => b.Number(a) - b;

    public static OnnxExpression operator -(OnnxExpression a) => a.Node("Neg", []);

    public static OnnxExpression operator *(OnnxExpression a, OnnxExpression b) => a.Node("Mul", [b]);

    public static OnnxExpression operator *(double a, OnnxExpression b) => b.Number(a) * b;

    public static OnnxExpression operator /(OnnxExpression a, OnnxExpression b) => a.Node("Div", [b]);

    public static OnnxExpression operator /(double a, OnnxExpression b) => b.Number(a) / b;

    public OnnxExpression Abs() => Node("Abs", []);

    public OnnxExpression Exp() => Node("Exp", []);

    public OnnxExpression Log() => Node("Log", []);

    public OnnxExpression AtLeast(double low) => Node("Max", [Number(low)]);

    public OnnxExpression AtMost(double high) => Node("Min", [Number(high)]);

    /// <summary>The first where this is below the limit, else the second.</summary>
    public OnnxExpression IfBelow(double limit, OnnxExpression then, OnnxExpression otherwise) =>
        Node("Less", [Number(limit)]).Node("Where", [then, otherwise]);

    /// <summary>The largest number of each row.</summary>
    public OnnxExpression RowMax() => Row("ReduceMax");

    /// <summary>The sum of each row.</summary>
    public OnnxExpression RowSum() => Row("ReduceSum");

    public OnnxExpression Number(double value) =>
        this with { Name = Graph.Constant(Graph.NewName(Name), OnnxElementType.Double, MemoryMarshal.AsBytes([value]), []) };

    // As attributes, which operator set 13 made an input of ReduceSum.
    private OnnxExpression Row(string operatorName) =>
        Node(operatorName, [], OnnxAttribute.Integers("axes", -1), OnnxAttribute.Integer("keepdims", 1));

    private OnnxExpression Node(string operatorName, OnnxExpression[] others, params ReadOnlySpan<OnnxAttribute> attributes) =>
        this with
        {
            Name = Graph.Node(operatorName, [Name, .. others.Select(other => other.Name)], Graph.NewName(Name), attributes),
        };
}
