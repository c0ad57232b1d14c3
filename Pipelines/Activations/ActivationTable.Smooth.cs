using MlNetClassifier.Pipelines.Activations.Kernels;
using static MlNetClassifier.Pipelines.Activations.ActivationNode;
using static MlNetClassifier.Pipelines.Activations.Kernels.ElementwiseKernels;

namespace MlNetClassifier.Pipelines.Activations;

// Beyond the first eight: smooth units and gates. Where frameworks disagree, PyTorch's form is taken and FrameworkDefaults says
// who differs.
public static partial class ActivationTable
{
    /// <summary>Sigmoid-weighted linear unit: swish with beta = 1.</summary>
    public static ActivationFunction Silu { get; } = new()
    {
        Name = "silu",
        DisplayName = "SiLU",
        Aliases = ["swish"],
        Formula = "x sigmoid(x)",
        DerivativeFormula = "s + x s (1 - s), s = sigmoid(x)",
        Layer = "Hidden layers",
        Purpose = "Smooth alternative to ReLU in convolutional networks and transformers",
        Linearity = "Non-linear",
        Range = "[-0.2785, inf)",
        EdgeValues = "f(-inf) = -0, f(inf) = inf; denormal from about -91.8, -0 from about -108.5",
        Source = "Elfwing et al., 2018",
        FrameworkDefaults = [new("PyTorch, Keras, JAX", "silu, alias swish"), new("ONNX", "Swish(alpha=1) from opset 24")],
        Value = Apply<GatedUnits.Silu>,
        Derivative = Apply<GatedUnits.SiluDerivative>,
        Graph = ActivationNode.Apply("Mul", X, ActivationNode.Apply("Sigmoid", X)),
        Exact = static (x, _) => x * ExactForms.Sigmoid(x),
    };

    /// <summary>Gaussian error linear unit in its exact form.</summary>
    public static ActivationFunction Gelu { get; } = new()
    {
        Name = "gelu",
        DisplayName = "GELU",
        Formula = "x Phi(x) = x (1 + erf(x / sqrt 2)) / 2",
        DerivativeFormula = "Phi(x) + x phi(x)",
        Layer = "Hidden layers",
        Purpose = "Transformers such as BERT and ViT",
        Linearity = "Non-linear",
        Range = "[-0.1700, inf)",
        EdgeValues = "f(-inf) = 0, f(inf) = inf; denormal from about -13.1, 0 from about -14.4",
        Source = "Hendrycks and Gimpel, 2016",
        FrameworkDefaults = [new("PyTorch, Keras, TensorFlow, ONNX (opset 20)", "exact"), new("JAX", "tanh form")],
        Value = Apply<GeluFunctions.Gelu>,
        Derivative = Apply<GeluFunctions.GeluDerivative>,
        Graph = ActivationNode.Apply(
            "Mul",
            ActivationNode.Apply("Mul", X, Number(0.5f)),
            ActivationNode.Apply("Add", ActivationNode.Apply("Erf", ActivationNode.Apply("Mul", X, Number(0.707106781f))),
                Number(1))),
        Exact = static (x, _) => x * ExactForms.NormalDistribution(x),
    };

    /// <summary>Gaussian error linear unit in the approximation with tanh.</summary>
    public static ActivationFunction GeluTanh { get; } = new()
    {
        Name = "gelu_tanh",
        DisplayName = "GELU (tanh)",
        Formula = "x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2",
        DerivativeFormula = "s + x s (1 - s) sqrt(8 / pi) (1 + 0.134145 x^2), s = f(x) / x",
        Layer = "Hidden layers",
        Purpose = "Transformers such as GPT-2",
        Linearity = "Non-linear",
        Range = "[-0.1701, inf)",
        EdgeValues = "f(-inf) = -0, f(inf) = inf; denormal from about -10.1, -0 from about -10.7",
        Source = "Hendrycks and Gimpel, 2016",
        FrameworkDefaults =
            [new("PyTorch, ONNX (opset 20)", "approximate='tanh'"), new("Keras, TensorFlow", "approximate=True"),
                new("JAX", "the default of gelu")],
        Value = Apply<GatedUnits.GeluTanh>,
        Derivative = Apply<GatedUnits.GeluTanhDerivative>,
        Graph = ActivationNode.Apply("Mul", X, ActivationNode.Apply("Sigmoid", ActivationNode.Apply(
            "Mul",
            ActivationNode.Apply("Add", ActivationNode.Apply("Mul", ActivationNode.Apply("Mul", X, X), Number(0.0713548163f)),
                Number(1.59576912f)),
            X))),
        Exact = static (x, _) => x * ExactForms.Sigmoid(Math.Sqrt(8 / Math.PI) * (x + (0.044715 * (x * x * x)))),
    };

    /// <summary>Scaled exponential linear unit: keeps mean 0 and variance 1 from layer to layer.</summary>
    public static ActivationFunction Selu { get; } = new()
    {
        Name = "selu",
        DisplayName = "SELU",
        Formula = "1.050701 x if x > 0, else 1.758099 (e^x - 1)",
        DerivativeFormula = "1.050701 if x > 0, else 1.758099 e^x",
        Layer = "Hidden layers",
        Purpose = "Self-normalising dense networks",
        Linearity = "Non-linear",
        Range = "(-1.7581, inf)",
        EdgeValues = "f(-inf) = -1.7580993, f(inf) = inf, f(±0) = ±0",
        Source = "Klambauer et al., 2017",
        FrameworkDefaults =
            [new("PyTorch, Keras, JAX", "scale 1.05070098735548, alpha 1.67326324235437"),
                new("ONNX", "scale 1.05070102214813, alpha 1.67326319217682")],
        IsNonDecreasing = _ => true,
        Value = Apply<ExponentialUnits.Selu>,
        Derivative = Apply<ExponentialUnits.SeluDerivative>,
        Graph = ActivationNode.Apply("Selu", X),
        Exact = static (x, _) => 1.0507009873554805 * ExactForms.ExponentialUnit(x, x.Number(1.6732632423543772), x),
    };

    /// <summary>Continuously differentiable exponential linear unit: ELU without the kink at 0.</summary>
    public static ActivationFunction Celu { get; } = new()
    {
        Name = "celu",
        DisplayName = "CELU",
        Formula = "x if x > 0, else alpha (e^(x / alpha) - 1)",
        DerivativeFormula = "1 if x > 0, else e^(x / alpha)",
        ParameterDerivativeFormula = "e^z - 1 - z e^z with z = x / alpha if x <= 0, else 0",
        Layer = "Hidden layers",
        Purpose = "ELU with a continuous slope for every alpha",
        Linearity = "Non-linear",
        Range = "(-alpha, inf)",
        EdgeValues = "f(-inf) = -alpha, f(inf) = inf, f(±0) = ±0",
        Source = "Barron, 2017",
        FrameworkDefaults = [new("PyTorch, Keras, JAX, ONNX", "1")],
        Parameter = new("alpha", 1, "PyTorch, Keras, JAX and ONNX", "negative inputs saturate at -alpha", false, false)
        {
            MustBePositive = true,
        },
        IsNonDecreasing = _ => true,
        Value = Apply<ExponentialUnits.Celu>,
        Derivative = Apply<ExponentialUnits.CeluDerivative>,
        ParameterDerivative = Apply<ExponentialUnits.CeluByAlpha>,
        Graph = ApplyWithParameter("Celu", "alpha"),
        Exact = static (x, alpha) => ExactForms.ExponentialUnit(x, alpha, x / alpha),
    };

    /// <summary>Softplus: a smooth ReLU that is never 0.</summary>
    public static ActivationFunction Softplus { get; } = new()
    {
        Name = "softplus",
        DisplayName = "Softplus",
        Formula = "ln(1 + e^(beta x)) / beta",
        DerivativeFormula = "sigmoid(beta x)",
        ParameterDerivativeFormula = "(z sigmoid(z) - ln(1 + e^z)) / beta^2 with z = beta x",
        Layer = "Output layer",
        Purpose = "Positive outputs such as scales and rates",
        Linearity = "Non-linear",
        Range = "(0, inf)",
        EdgeValues = "f(-inf) = 0, f(inf) = inf; with beta = 1 denormal from about -87.3, 0 from about -104",
        Source = "Dugas et al., 2001",
        FrameworkDefaults =
            [new("PyTorch", "1, and x itself where beta x > 20 (the same in float32)"),
                new("Keras, TensorFlow, JAX, ONNX", "no parameter, as with 1")],
        Parameter = new("beta", 1, "PyTorch; the others have no parameter", "sharpness of the bend: large is ReLU", false, false)
        {
            MustBePositive = true,
        },
        IsNonDecreasing = _ => true,
        Value = Apply<SoftplusFunctions.Softplus>,
        Derivative = Apply<SoftplusFunctions.SoftplusDerivative>,
        ParameterDerivative = Apply<SoftplusFunctions.SoftplusByBeta>,
        Graph = ActivationNode.Apply(
            "Div",
            ActivationNode.Apply("Softplus", ActivationNode.Apply("Mul", X, ActivationNode.Parameter)),
            ActivationNode.Parameter),
        Exact = static (x, beta) => ExactForms.Softplus(beta * x) / beta,
    };

    /// <summary>Softsign: like tanh, with tails that fall off slowly.</summary>
    public static ActivationFunction Softsign { get; } = new()
    {
        Name = "softsign",
        DisplayName = "Softsign",
        Formula = "x / (1 + abs(x))",
        DerivativeFormula = "1 / (1 + abs(x))^2",
        Layer = "Hidden layers",
        Purpose = "Zero-centred hidden units that saturate slowly",
        Linearity = "Non-linear",
        Range = "(-1, 1)",
        EdgeValues = "f(±inf) = ±1, f(±0) = ±0",
        Source = "Bergstra et al., 2009",
        IsNonDecreasing = _ => true,
        Value = Apply<SigmoidFunctions.Softsign>,
        Derivative = Apply<SigmoidFunctions.SoftsignDerivative>,
        Graph = ActivationNode.Apply("Softsign", X),
    };

    /// <summary>Mish: x gated by the tanh of its own softplus.</summary>
    public static ActivationFunction Mish { get; } = new()
    {
        Name = "mish",
        DisplayName = "Mish",
        Formula = "x tanh(ln(1 + e^x))",
        DerivativeFormula = "t + x (1 - t^2) sigmoid(x), t = f(x) / x",
        Layer = "Hidden layers",
        Purpose = "Smooth, self-gated alternative to ReLU in detectors such as YOLOv4",
        Linearity = "Non-linear",
        Range = "[-0.3088, inf)",
        EdgeValues = "f(-inf) = -0, f(inf) = inf; denormal from about -91.8, -0 from about -108.5",
        Source = "Misra, 2019",
        Value = Apply<GatedUnits.Mish>,
        Derivative = Apply<GatedUnits.MishDerivative>,
        Graph = ActivationNode.Apply("Mul", X, ActivationNode.Apply("Tanh", ActivationNode.Apply("Softplus", X))),
        Exact = static (x, _) => ExactForms.Mish(x),
    };
}
