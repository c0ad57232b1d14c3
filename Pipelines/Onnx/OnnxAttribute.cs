namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>A named setting of an ONNX operator: one number, or a list of integers.</summary>
internal sealed class OnnxAttribute
{
    private const int TypeFloat = 1;
    private const int TypeInteger = 2;
    private const int TypeIntegers = 7;
    private readonly OnnxMessage _message;

    private OnnxAttribute(OnnxMessage message) => _message = message;

    public static OnnxAttribute Float(string name, float value) =>
        new(new OnnxMessage().Text(1, name).Float(2, value).Integer(20, TypeFloat));

    public static OnnxAttribute Integer(string name, long value) =>
        new(new OnnxMessage().Text(1, name).Integer(3, value).Integer(20, TypeInteger));

    public static OnnxAttribute Integers(string name, params ReadOnlySpan<long> values)
    {
        OnnxMessage message = new OnnxMessage().Text(1, name);
        foreach (long value in values)
            message.Integer(8, value);

        return new OnnxAttribute(message.Integer(20, TypeIntegers));
    }

    public OnnxMessage ToMessage() => _message;
}
