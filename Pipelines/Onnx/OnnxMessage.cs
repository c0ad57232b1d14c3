using System.Text;
using Google.Protobuf;

namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>One protocol-buffer message of an ONNX file, written field by field.</summary>
/// <remarks>
/// ONNX files need five small message types, so the wire format of Google.Protobuf is used directly instead of 8,000
/// generated lines. Field numbers are those of <c>onnx.proto</c> (IR version 8).
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Memory only: nothing to release.")]
internal sealed class OnnxMessage
{
    private readonly MemoryStream _bytes = new();
    private readonly CodedOutputStream _output;

    public OnnxMessage() => _output = new CodedOutputStream(_bytes);

    public OnnxMessage Integer(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
        return this;
    }

    public OnnxMessage Float(int field, float value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed32);
        _output.WriteFloat(value);
        return this;
    }

    public OnnxMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public OnnxMessage Message(int field, OnnxMessage value) => Bytes(field, value.ToArray());

    public OnnxMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteLength(value.Length);
        _output.Flush();
        _bytes.Write(value);
        return this;
    }

    public byte[] ToArray()
    {
        _output.Flush();
        return _bytes.ToArray();
    }
}
