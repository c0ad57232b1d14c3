using MlNetClassifier.Pipelines.Activations.Kernels;
using static MlNetClassifier.Pipelines.Activations.ActivationNode;
using static MlNetClassifier.Pipelines.Activations.Kernels.ElementwiseKernels;

namespace MlNetClassifier.Pipelines.Activations;

// Beyond the first eight: straight pieces, and logarithms of probabilities. Where frameworks disagree, PyTorch's form is taken.
public static partial class ActivationTable
{
    /// <summary>Linear, the identity: what a layer without an activation function does.</summary>
    public static ActivationFunction Linear { get; } = new()
    {
        Name = "linear",
        DisplayName = "Linear",
        Aliases = ["identity"],
        Formula = "x",
        DerivativeFormula = "1",
        Layer = "Output layer",
        Purpose = "Regression",
        Linearity = "Linear",
        Range = "(-inf, inf)",
        EdgeValues = "f(±inf) = ±inf; every value keeps its bits",
        Source = "Widrow and Hoff, 1960",
        IsNonDecreasing = _ => true,
        Value = Apply<PiecewiseFunctions.Linear>,
        Derivative = Apply<PiecewiseFunctions.LinearDerivative>,
        Graph = X,
    };

    /// <summary>Hard sigmoid: three straight pieces in place of the sigmoid.</summary>
    public static ActivationFunction HardSigmoid { get; } = new()
    {
        Name = "hard_sigmoid",
        DisplayName = "Hard sigmoid",
        Aliases = ["hardsigmoid"],
        Formula = "min(max(x + 3, 0), 6) / 6",
        DerivativeFormula = "1/6 if -3 < x < 3, else 0",
        Layer = "Hidden layers",
        Purpose = "Cheap gates in mobile networks",
        Linearity = "Non-linear (piecewise linear)",
        Range = "[0, 1]",
        EdgeValues = "f(-inf) = 0, f(inf) = 1; exactly 0 up to -3 and 1 from 3 on",
        Source = "Courbariaux et al., 2015; this slope: Howard et al., 2019",
        FrameworkDefaults = [new("PyTorch, Keras 3, JAX", "slope 1/6"), new("ONNX, Keras 2", "slope 0.2")],
        IsNonDecreasing = _ => true,
        Value = Apply<PiecewiseFunctions.HardSigmoid>,
        Derivative = Apply<PiecewiseFunctions.HardSigmoidDerivative>,
        Graph = ActivationNode.Apply(
            "Div",
            ActivationNode.Apply("Clip", ActivationNode.Apply("Add", X, Number(3)), Number(0), Number(6)),
            Number(6)),
        Exact = static (x, _) => (x + 3).AtLeast(0).AtMost(6) / x.Number(6),
    };

    /// <summary>Hard swish: x times its hard sigmoid.</summary>
    public static ActivationFunction HardSwish { get; } = new()
    {
        Name = "hard_swish",
        DisplayName = "Hard swish",
        Aliases = ["hardswish"],
        Formula = "x min(max(x + 3, 0), 6) / 6",
        DerivativeFormula = "0 if x <= -3, 1 if x >= 3, else x / 3 + 1/2",
        Layer = "Hidden layers",
        Purpose = "Cheap swish in mobile networks such as MobileNetV3",
        Linearity = "Non-linear",
        Range = "[-0.375, inf)",
        EdgeValues = "f(-inf) = -0, f(inf) = inf; -0 up to -3, x itself from 3 on",
        Source = "Howard et al., 2019",
        FrameworkDefaults = [new("PyTorch, Keras 3, JAX, ONNX", "the same")],
        Value = Apply<PiecewiseFunctions.HardSwish>,
        Derivative = Apply<PiecewiseFunctions.HardSwishDerivative>,
        Graph = ActivationNode.Apply("HardSwish", X),
        Exact = static (x, _) => x * (x + 3).AtLeast(0).AtMost(6) / x.Number(6),
    };

    /// <summary>ReLU that stops at 6.</summary>
    public static ActivationFunction Relu6 { get; } = new()
    {
        Name = "relu6",
        DisplayName = "ReLU6",
        Formula = "min(max(0, x), 6)",
        DerivativeFormula = "1 if 0 < x < 6, else 0",
        Layer = "Hidden layers",
        Purpose = "Quantised mobile networks such as MobileNetV2",
        Linearity = "Non-linear (piecewise linear)",
        Range = "[0, 6]",
        EdgeValues = "f(-inf) = 0, f(inf) = 6; +0 for -0",
        Source = "Krizhevsky, 2010",
        IsNonDecreasing = _ => true,
        Value = Apply<PiecewiseFunctions.Relu6>,
        Derivative = Apply<PiecewiseFunctions.Relu6Derivative>,
        Graph = ActivationNode.Apply("Clip", X, Number(0), Number(6)),
    };

    /// <summary>Logarithm of the sigmoid: log-probabilities without underflow.</summary>
    public static ActivationFunction LogSigmoid { get; } = new()
    {
        Name = "log_sigmoid",
        DisplayName = "LogSigmoid",
        Aliases = ["logsigmoid"],
        Formula = "ln(1 / (1 + e^-x))",
        DerivativeFormula = "sigmoid(-x)",
        Layer = "Output layer",
        Purpose = "Binary cross-entropy from logits",
        Linearity = "Non-linear",
        Range = "(-inf, 0)",
        EdgeValues = "f(-inf) = -inf, f(inf) = -0; denormal from about 87.3, -0 from about 104",
        Source = "Cox, 1958 (log-likelihood of logistic regression)",
        IsNonDecreasing = _ => true,
        Value = Apply<SoftplusFunctions.LogSigmoid>,
        Derivative = Apply<SoftplusFunctions.LogSigmoidDerivative>,
        Graph = ActivationNode.Apply("Neg", ActivationNode.Apply("Softplus", ActivationNode.Apply("Neg", X))),
        Exact = static (x, _) => -ExactForms.Softplus(-x),
    };

    /// <summary>Logarithm of softmax: a row of logits to log-probabilities without underflow.</summary>
    public static ActivationFunction LogSoftmax { get; } = new()
    {
        Name = "log_softmax",
        DisplayName = "LogSoftmax",
        Aliases = ["logsoftmax"],
        Formula = "x_i - ln(sum_j e^x_j)",
        DerivativeFormula = "1 - p_i on the diagonal, -p_j off it, p = softmax(x)",
        Layer = "Output layer",
        Purpose = "Cross-entropy from logits",
        Linearity = "Non-linear",
        Range = "(-inf, 0]",
        EdgeValues = "k entries of inf are -ln k each, the others -inf; n entries of -inf are -ln n; NaN anywhere is NaN "
            + "throughout; an empty row is an error",
        Source = "Bridle, 1990",
        FrameworkDefaults =
            [new("PyTorch", "the axis must be given"), new("Keras, JAX, ONNX (opset 13)", "last axis"),
                new("ONNX before opset 13", "all axes from 1 on")],
        Kind = ActivationKind.Rowwise,
        Value = static (x, _, y) => LogSoftmaxKernel.Value(x, y),
        Derivative = static (x, _, y) => LogSoftmaxKernel.Derivative(x, y),
        Graph = ActivationNode.Apply("LogSoftmax", X),
        Exact = static (x, _) => ExactForms.LogSoftmax(x),
    };
}
