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
    public const string Linear = Prefix + "linear";
    public const string Silu = Prefix + "silu";
    public const string Gelu = Prefix + "gelu";
    public const string GeluTanh = Prefix + "gelu_tanh";
    public const string Selu = Prefix + "selu";
    public const string Celu = Prefix + "celu";
    public const string Softplus = Prefix + "softplus";
    public const string Softsign = Prefix + "softsign";
    public const string Mish = Prefix + "mish";
    public const string HardSigmoid = Prefix + "hard_sigmoid";
    public const string HardSwish = Prefix + "hard_swish";
    public const string Relu6 = Prefix + "relu6";
    public const string LogSigmoid = Prefix + "log_sigmoid";
    public const string LogSoftmax = Prefix + "log_softmax";
    public const string Number = Prefix + "Number";
    public const string ParameterKey = Prefix + "ParameterKey";
}
