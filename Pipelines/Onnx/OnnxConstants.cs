using System.Buffers.Binary;
using Google.Protobuf;

namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>Reads the float32 constants back out of a graph that <see cref="OnnxGraph"/> wrote.</summary>
internal static class OnnxConstants
{
    /// <summary>Values by name, in row-major order.</summary>
    /// <param name="onnx">Bytes of a <c>.onnx</c> file.</param>
    /// <exception cref="InvalidProtocolBufferException">They are not.</exception>
    public static Dictionary<string, float[]> Read(byte[] onnx)
    {
        Dictionary<string, float[]> constants = [];
        foreach (CodedInputStream graph in Messages(new CodedInputStream(onnx), field: 7))
        {
            foreach (CodedInputStream tensor in Messages(graph, field: 5))
                Add(constants, tensor);
        }

        return constants;
    }

    private static void Add(Dictionary<string, float[]> constants, CodedInputStream tensor)
    {
        string? name = null;
        byte[] bytes = [];
        long type = 0;
        for (uint tag; (tag = tensor.ReadTag()) != 0;)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 2:
                    type = tensor.ReadInt64();
                    break;
                case 8:
                    name = tensor.ReadString();
                    break;
                case 9:
                    bytes = tensor.ReadBytes().ToByteArray();
                    break;
                default:
                    tensor.SkipLastField();
                    break;
            }
        }

        if (name is null || type != (long)OnnxElementType.Float)
            return;

        var values = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));

        constants[name] = values;
    }

    private static IEnumerable<CodedInputStream> Messages(CodedInputStream message, int field)
    {
        for (uint tag; (tag = message.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field)
                yield return message.ReadBytes().CreateCodedInput();
            else
                message.SkipLastField();
        }
    }
}
