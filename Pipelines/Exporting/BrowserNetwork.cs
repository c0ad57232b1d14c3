using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Pipelines.Exporting;

/// <summary>A network as JSON and weights, for a script that computes ONNX operators itself.</summary>
/// <remarks>
/// The JSON has <c>input</c> and <c>output</c>, names of tensors; <c>constants</c> with <c>name</c>, <c>type</c>, <c>shape</c>
/// and the place <c>at</c> of their first byte in the weights; <c>nodes</c> in an order in which they can be computed, with
/// <c>operator</c>, <c>inputs</c>, <c>outputs</c> and <c>attributes</c>. Immutable.
/// </remarks>
public sealed class BrowserNetwork
{
    private const int Alignment = 8; // typed arrays begin at multiples of their elements

    private static readonly FrozenDictionary<int, string> Types = new Dictionary<int, string>
    {
        [(int)OnnxElementType.Float] = "float32",
        [(int)OnnxElementType.Float16] = "float16",
        [(int)OnnxElementType.UInt8] = "uint8",
        [(int)OnnxElementType.Int8] = "int8",
        [(int)OnnxElementType.Int32] = "int32",
        [(int)OnnxElementType.Int64] = "int64",
    }.ToFrozenDictionary();

    private BrowserNetwork(byte[] program, byte[] weights) => (Program, Weights) = (program, weights);

    /// <summary>What is computed: JSON in UTF-8.</summary>
    public ReadOnlyMemory<byte> Program { get; }

    /// <summary>The constants, little-endian, each at a multiple of 8 bytes.</summary>
    public ReadOnlyMemory<byte> Weights { get; }

    /// <summary>Operators that the script must know, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> Operators => BrowserOperators.Names;

    internal static BrowserNetwork Of(GraphProto graph, string path)
    {
        NodeProto[] nodes = [.. graph.Node.Where(node => node.OpType != "Constant")];
        foreach (NodeProto node in nodes)
        {
            if (BrowserOperators.Fault(node) is { } fault)
                throw Refused(path, fault);
        }

        using var program = new MemoryStream();
        using var weights = new MemoryStream();
        using (var json = new Utf8JsonWriter(program))
        {
            json.WriteStartObject();
            json.WriteString("input", graph.Input.Single().Name);
            json.WriteString("output", graph.Output.Single().Name);
            json.WriteStartArray("constants");
            foreach (TensorProto constant in Constants(graph))
                Write(json, constant, weights, path);

            json.WriteEndArray();
            json.WriteStartArray("nodes");
            foreach (NodeProto node in nodes)
                Write(json, node);

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new BrowserNetwork(program.ToArray(), weights.ToArray());
    }

    private static IEnumerable<TensorProto> Constants(GraphProto graph)
    {
        foreach (TensorProto constant in graph.Initializer)
            yield return constant;

        foreach (NodeProto node in graph.Node.Where(node => node.OpType == "Constant"))
        {
            TensorProto constant = node.Attribute.Single().T.Clone();
            constant.Name = node.Output[0];
            yield return constant;
        }
    }

    private static void Write(Utf8JsonWriter json, TensorProto constant, MemoryStream weights, string path)
    {
        if (!Types.TryGetValue(constant.DataType, out string? type))
            throw Refused(path, $"a constant of type {(TensorProto.Types.DataType)constant.DataType}");

        weights.Position = (weights.Length + Alignment - 1) / Alignment * Alignment;
        json.WriteStartObject();
        json.WriteString("name", constant.Name);
        json.WriteString("type", type);
        Write(json, "shape", constant.Dims);
        json.WriteNumber("at", weights.Position);
        json.WriteEndObject();
        weights.Write(Bytes(constant));
    }

    // Files of others may hold their numbers as messages instead of bytes.
    private static ReadOnlySpan<byte> Bytes(TensorProto constant) =>
        !constant.RawData.IsEmpty ? constant.RawData.Span
        : constant.FloatData.Count > 0 ? MemoryMarshal.AsBytes<float>(constant.FloatData.ToArray())
        : constant.Int64Data.Count > 0 ? MemoryMarshal.AsBytes<long>(constant.Int64Data.ToArray())
        : (OnnxElementType)constant.DataType switch
        {
            OnnxElementType.Int32 => MemoryMarshal.AsBytes<int>(constant.Int32Data.ToArray()),
            OnnxElementType.Float16 =>
                MemoryMarshal.AsBytes<short>(constant.Int32Data.Select(value => unchecked((short)value)).ToArray()),
            _ => (byte[])[.. constant.Int32Data.Select(value => unchecked((byte)value))],
        };

    private static void Write(Utf8JsonWriter json, NodeProto node)
    {
        json.WriteStartObject();
        json.WriteString("operator", node.OpType);
        Write(json, "inputs", node.Input);
        Write(json, "outputs", node.Output);
        json.WriteStartObject("attributes");
        foreach (AttributeProto attribute in node.Attribute)
        {
            switch (attribute.Type)
            {
                case AttributeProto.Types.AttributeType.Float:
                    json.WriteNumber(attribute.Name, attribute.F);
                    break;
                case AttributeProto.Types.AttributeType.Int:
                    json.WriteNumber(attribute.Name, attribute.I);
                    break;
                case AttributeProto.Types.AttributeType.Ints:
                    Write(json, attribute.Name, attribute.Ints);
                    break;
                default:
                    break; // a text, of which only the default is taken
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (long value in values)
            json.WriteNumberValue(value);

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);

        json.WriteEndArray();
    }

    private static ModelFormatException Refused(string path, string what) => new(
        $"'{path}' cannot become a page: its network has {what}, which the page does not compute. Export it as onnx or csharp, "
        + "or train with another network.");
}
