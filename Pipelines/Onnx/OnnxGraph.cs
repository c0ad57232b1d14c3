using System.Runtime.InteropServices;
using Google.Protobuf;

namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>
/// An ONNX graph under construction: inputs, nodes, weights and outputs in, the bytes of a <c>.onnx</c> file out.
/// </summary>
/// <remarks>
/// Neither TorchSharp nor ML.NET can export a network, so the exporter writes with this, over the messages that the build
/// generates from <c>onnx.proto</c>. The same calls in the same order give the same bytes. Dimensions are given as numbers;
/// <see cref="Dynamic"/> marks one that is known only at run time.
/// </remarks>
internal sealed class OnnxGraph
{
    /// <summary>A dimension that is known only at run time, such as the batch.</summary>
    public const long Dynamic = -1;

    /// <summary>Operator set of every graph: 17 has all that is needed and every ONNX Runtime since 1.12 reads it.</summary>
    public const int OperatorSet = 17;

    private const int IrVersion = 8;
    private const int WriteBuffer = 1 << 18;
    private readonly GraphProto _graph;
    private readonly int _operatorSet;
    private readonly List<StringStringEntryProto> _metadata = [];
    private int _names;

    /// <summary>Starts an empty graph.</summary>
    /// <param name="name">Name of the graph, shown by viewers.</param>
    /// <param name="operatorSet">Operator set; another than <see cref="OperatorSet"/> for a graph with parts of such.</param>
    public OnnxGraph(string name, int operatorSet = OperatorSet) =>
        (_graph, _operatorSet) = (new GraphProto { Name = name }, operatorSet);

    /// <summary>Operator set that the operators are taken from.</summary>
    public int OperatorSetInUse => _operatorSet;

    /// <summary>Declares an input of the graph.</summary>
    public void Input(string name, OnnxElementType type, params ReadOnlySpan<long> shape) =>
        _graph.Input.Add(ValueInfo(name, type, shape));

    /// <summary>Declares an output of the graph.</summary>
    public void Output(string name, OnnxElementType type, params ReadOnlySpan<long> shape) =>
        _graph.Output.Add(ValueInfo(name, type, shape));

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
    public string Node(
        string operatorName, ReadOnlySpan<string> inputs, string output, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        var node = new NodeProto
        {
            Input = { inputs.ToArray() },
            Output = { output },
            Name = $"{output}/{operatorName}",
            OpType = operatorName,
        };
        foreach (OnnxAttribute attribute in attributes)
            node.Attribute.Add(attribute.Message);

        _graph.Node.Add(node);
        return output;
    }

    /// <summary>Adds the nodes and constants of another graph, which has one input and one output.</summary>
    /// <param name="part">The other graph; its names must not occur in this one.</param>
    /// <param name="input">Tensor of this graph that goes into it.</param>
    /// <returns>The tensor that comes out of it.</returns>
    public string Splice(GraphProto part, string input)
    {
        string placeholder = part.Input.Single().Name;
        _graph.Initializer.Add(part.Initializer);
        foreach (NodeProto node in part.Node)
        {
            NodeProto copy = node.Clone();
            for (int i = 0; i < copy.Input.Count; i++)
                copy.Input[i] = copy.Input[i] == placeholder ? input : copy.Input[i];

            _graph.Node.Add(copy);
        }

        return part.Output.Single().Name;
    }

    /// <summary>What has been added so far, to be put into another graph.</summary>
    public GraphProto Part => _graph;

    /// <summary>The bytes of a <c>.onnx</c> file with what has been added so far.</summary>
    public byte[] ToArray() => Model.ToByteArray();

    /// <summary>How many bytes that are.</summary>
    public int Length => Model.CalculateSize();

    /// <summary>Writes these bytes, without an array of them all: a pretrained network has many.</summary>
    public void WriteTo(Stream stream)
    {
        using var output = new CodedOutputStream(stream, WriteBuffer, leaveOpen: true);
        Model.WriteTo(output);
    }

    private ModelProto Model => new()
    {
        IrVersion = IrVersion,
        ProducerName = $"MlNetClassifier {_graph.Name}",
        Graph = _graph,
        OpsetImport = { new OperatorSetIdProto { Domain = string.Empty, Version = _operatorSet } },
        MetadataProps = { _metadata },
    };

    /// <summary>Adds what the file says about itself: a key and a text.</summary>
    public void Metadata(string key, string value) =>
        _metadata.Add(new StringStringEntryProto { Key = key, Value = value });

    /// <summary>A name that no other call gives, for what nobody asks for by name.</summary>
    public string NewName(string prefix) => $"{prefix.Split("/#")[0]}/#{_names++}";

    /// <summary>Stores a constant tensor of any type, as the little-endian bytes of its numbers.</summary>
    /// <returns>Its name, to be used as an input of nodes.</returns>
    public string Constant(string name, OnnxElementType type, ReadOnlySpan<byte> littleEndianBytes, ReadOnlySpan<long> shape)
    {
        _graph.Initializer.Add(new TensorProto
        {
            Name = name,
            DataType = (int)type,
            Dims = { shape.ToArray() },
            RawData = ByteString.CopyFrom(littleEndianBytes),
        });
        return name;
    }

    private static ValueInfoProto ValueInfo(string name, OnnxElementType type, ReadOnlySpan<long> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (long length in shape)
        {
            dimensions.Dim.Add(length == Dynamic
                ? new TensorShapeProto.Types.Dimension { DimParam = "N" }
                : new TensorShapeProto.Types.Dimension { DimValue = length });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
