using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>Weights in two bytes each. ML.NET refuses initializers of float16, but takes the same as a node.</summary>
internal static class HalfWeights
{
    // Biases and the like weigh nothing and are worth their precision.
    private const long LeastNumbers = 1024;

    /// <summary>Whether a constant is of weights that may be rounded.</summary>
    public static bool Fit(TensorProto constant) => constant.DataType == (int)OnnxElementType.Float && constant.Dims.Count > 1
        && constant.Dims.Aggregate(1L, (product, side) => product * side) >= LeastNumbers
        && OnnxNetwork.Floats(constant).All(value => Half.IsFinite((Half)value));

    /// <summary>Whether ML.NET refuses a constant unless it is a node.</summary>
    public static bool MustBeNode(TensorProto constant) =>
        constant.DataType is (int)OnnxElementType.Float16 or (int)TensorProto.Types.DataType.Bfloat16;

    /// <summary>A constant as a node.</summary>
    public static NodeProto Node(TensorProto constant) => new()
    {
        OpType = "Constant",
        Name = constant.Name,
        Output = { constant.Name },
        Attribute = { new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = constant } },
    };

    /// <summary>A node that holds the rounded numbers, and one that makes them float32 again, under the old name.</summary>
    public static IEnumerable<NodeProto> Nodes(TensorProto constant)
    {
        Half[] values = Array.ConvertAll(OnnxNetwork.Floats(constant), value => (Half)value);
        string half = constant.Name + "/half";
        var tensor = new TensorProto
        {
            Name = half,
            DataType = (int)OnnxElementType.Float16,
            Dims = { constant.Dims },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
        };
        yield return Node(tensor);
        yield return new NodeProto
        {
            OpType = "Cast",
            Name = constant.Name + "/cast",
            Input = { half },
            Output = { constant.Name },
            Attribute = { OnnxAttribute.Integer("to", (long)OnnxElementType.Float).Message },
        };
    }
}
