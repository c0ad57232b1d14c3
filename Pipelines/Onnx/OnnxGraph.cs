using System.Runtime.InteropServices;

namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>
/// An ONNX graph under construction: inputs, nodes, weights and outputs in, the bytes of a <c>.onnx</c> file out.
/// </summary>
/// <remarks>
/// Neither TorchSharp nor ML.NET can export a network, so this is the exporter's pen. The same calls in the same order
/// give the same bytes. Dimensions are given as numbers; <see cref="Dynamic"/> marks one that is known at run time only.
/// </remarks>
internal sealed class OnnxGraph
{
    /// <summary>A dimension that is known at run time only, such as the batch.</summary>
    public const long Dynamic = -1;

    /// <summary>Operator set of every graph: 17 has all that is needed and every ONNX Runtime since 1.12 reads it.</summary>
    public const int OperatorSet = 17;

    private const int IrVersion = 8;
    private readonly OnnxMessage _graph = new();
    private readonly string _name;

    /// <summary>Starts an empty graph.</summary>
    /// <param name="name">Name of the graph, shown by viewers.</param>
    public OnnxGraph(string name)
    {
        _name = name;
        _graph.Text(2, name);
    }

    /// <summary>Declares an input of the graph.</summary>
    public void Input(string name, OnnxElementType type, params ReadOnlySpan<long> shape) =>
        _graph.Message(11, ValueInfo(name, type, shape));

    /// <summary>Declares an output of the graph.</summary>
    public void Output(string name, OnnxElementType type, params ReadOnlySpan<long> shape) =>
        _graph.Message(12, ValueInfo(name, type, shape));

    /// <summary>Stores a constant tensor, such as the weights of a layer, in row-major order.</summary>
    /// <returns>Its name, to be used as an input of nodes.</returns>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Constant(name, OnnxElementType.Float, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Stores a constant tensor of integers, such as a shape, in row-major order.</summary>
    /// <returns>Its name, to be used as an input of nodes.</returns>
    public string Constant(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Constant(name, OnnxElementType.Int64, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Adds one operator with one output.</summary>
    /// <returns>The output's name, to be used as an input of nodes.</returns>
    public string Node(string operatorName, ReadOnlySpan<string> inputs, string output, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        var node = new OnnxMessage();
        foreach (string input in inputs)
            node.Text(1, input);

        node.Text(2, output).Text(3, $"{output}/{operatorName}").Text(4, operatorName);
        foreach (OnnxAttribute attribute in attributes)
            node.Message(5, attribute.ToMessage());

        _graph.Message(1, node);
        return output;
    }

    /// <summary>The bytes of a <c>.onnx</c> file with what has been added so far.</summary>
    public byte[] ToArray() =>
        new OnnxMessage()
            .Integer(1, IrVersion)
            .Text(2, $"MlNetClassifier {_name}")
            .Message(7, _graph)
            .Message(8, new OnnxMessage().Text(1, string.Empty).Integer(2, OperatorSet))
            .ToArray();

    private string Constant(string name, OnnxElementType type, ReadOnlySpan<byte> littleEndianBytes, ReadOnlySpan<long> shape)
    {
        var tensor = new OnnxMessage();
        foreach (long dimension in shape)
            tensor.Integer(1, dimension);

        _graph.Message(5, tensor.Integer(2, (long)type).Text(8, name).Bytes(9, littleEndianBytes));
        return name;
    }

    private static OnnxMessage ValueInfo(string name, OnnxElementType type, ReadOnlySpan<long> shape)
    {
        var dimensions = new OnnxMessage();
        foreach (long dimension in shape)
            dimensions.Message(1, dimension == Dynamic ? new OnnxMessage().Text(2, "N") : new OnnxMessage().Integer(1, dimension));

        OnnxMessage tensorType = new OnnxMessage().Integer(1, (long)type).Message(2, dimensions);
        return new OnnxMessage().Text(1, name).Message(2, new OnnxMessage().Message(1, tensorType));
    }
}
