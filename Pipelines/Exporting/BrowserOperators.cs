using System.Collections.Frozen;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Pipelines.Exporting;

/// <summary>
/// ONNX operators that the page of an exported model computes, with the attributes that it heeds: all that this library's
/// networks and activations are made of, and those of usual pretrained networks.
/// </summary>
internal static class BrowserOperators
{
    private static readonly string[] Window = ["kernel_shape", "strides", "pads", "dilations"];

    private static readonly FrozenDictionary<string, string[]> Known = new Dictionary<string, string[]>
    {
        ["Add"] = [],
        ["AveragePool"] = [.. Window, "count_include_pad"],
        ["BatchNormalization"] = ["epsilon", "momentum"],
        ["Cast"] = ["to"],
        ["Celu"] = ["alpha"],
        ["Clip"] = ["min", "max"],
        ["Concat"] = ["axis"],
        ["Conv"] = [.. Window, "group"],
        ["DequantizeLinear"] = ["axis"],
        ["Div"] = [],
        ["Elu"] = ["alpha"],
        ["Erf"] = [],
        ["Exp"] = [],
        ["Flatten"] = ["axis"],
        ["Gather"] = ["axis"],
        ["Gemm"] = ["alpha", "beta", "transB"],
        ["GlobalAveragePool"] = [],
        ["HardSigmoid"] = ["alpha", "beta"],
        ["HardSwish"] = [],
        ["Identity"] = [],
        ["LeakyRelu"] = ["alpha"],
        ["Max"] = [],
        ["MaxPool"] = [.. Window],
        ["Min"] = [],
        ["Mul"] = [],
        ["Neg"] = [],
        ["PRelu"] = [],
        ["QuantizeLinear"] = ["axis"],
        ["Relu"] = [],
        ["Selu"] = ["alpha", "gamma"],
        ["Sigmoid"] = [],
        ["Softplus"] = [],
        ["Softsign"] = [],
        ["Sub"] = [],
        ["Tanh"] = [],
        ["Transpose"] = ["perm"],
    }.ToFrozenDictionary();

    /// <summary>In the order of the alphabet.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Why the page cannot compute a node: "the operator ...", or null if it can.</summary>
    public static string? Fault(NodeProto node)
    {
        if (node.Domain.Length > 0 || !Known.TryGetValue(node.OpType, out string[]? heeded))
            return $"the operator {node.OpType}";

        AttributeProto? other = node.Attribute.FirstOrDefault(attribute =>
            !heeded.Contains(attribute.Name) && !IsDefault(attribute));
        return other is not null ? $"the operator {node.OpType} with {other.Name}"
            : node.OpType == "Cast" && node.Attribute is not [{ I: (long)OnnxElementType.Float }]
                ? "a Cast to something else than float32"
            : node.OpType is "MaxPool" && node.Output.Count > 1 ? "a MaxPool with indices"
            : null;
    }

    private static bool IsDefault(AttributeProto attribute) => attribute.Type switch
    {
        AttributeProto.Types.AttributeType.Int => attribute.I == 0, // ceil_mode, storage_order, transA, ...
        AttributeProto.Types.AttributeType.String => attribute.Name == "auto_pad" && attribute.S.ToStringUtf8() == "NOTSET",
        _ => false,
    };
}
