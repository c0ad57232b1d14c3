namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>A named setting of an ONNX operator: one number, or a list of integers.</summary>
/// <param name="Message">The setting as ONNX writes it.</param>
internal readonly record struct OnnxAttribute(AttributeProto Message)
{
    public static OnnxAttribute Float(string name, float value) =>
        new(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value });

    public static OnnxAttribute Integer(string name, long value) =>
        new(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value });

    public static OnnxAttribute Integers(string name, params ReadOnlySpan<long> values) =>
        new(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values.ToArray() } });
}
