namespace MlNetClassifier.Pipelines.Activations;

/// <summary>Names that ML.NET writes into saved models: model format, not style, so they never change.</summary>
internal static class ActivationContract
{
    public const string Prefix = "MlNetClassifier.Activation.";
    public const string Sigmoid = Prefix + "sigmoid";
    public const string Softmax = Prefix + "softmax";
    public const string Tanh = Prefix + "tanh";
    public const string Relu = Prefix + "relu";
    public const string LeakyRelu = Prefix + "leaky_relu";
    public const string Prelu = Prefix + "prelu";
    public const string Elu = Prefix + "elu";
    public const string ModSwish = Prefix + "modswish";
    public const string ParameterKey = Prefix + "ParameterKey";
}
