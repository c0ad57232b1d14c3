using System.Runtime.InteropServices;
using Google.Protobuf;

namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>Reads the float32 constants back out of a graph that <see cref="OnnxGraph"/> wrote.</summary>
internal static class OnnxConstants
{
    /// <summary>Values by name, in row-major order.</summary>
    /// <param name="onnx">Bytes of a <c>.onnx</c> file.</param>
    /// <exception cref="InvalidProtocolBufferException">The bytes are not such a file.</exception>
    public static Dictionary<string, float[]> Read(byte[] onnx)
    {
        Dictionary<string, float[]> constants = [];
        foreach (TensorProto tensor in ModelProto.Parser.ParseFrom(onnx).Graph?.Initializer ?? [])
        {
            if (tensor.DataType == (int)OnnxElementType.Float)
                constants[tensor.Name] = MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
        }

        return constants;
    }
}
