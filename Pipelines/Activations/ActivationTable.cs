using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations.Kernels;
using static MlNetClassifier.Pipelines.Activations.ActivationNode;
using static MlNetClassifier.Pipelines.Activations.Kernels.ElementwiseKernels;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>
/// The only list of activation functions. Transforms, command-line choices, help, the table in the README and the tests are
/// derived from it.
/// </summary>
/// <remarks>
/// Textbooks write Leaky ReLU and PReLU as max(ax, x); here they are piecewise, which is the same for a ≤ 1 and is what
/// every framework computes. At kinks the derivative is PyTorch's: for the first eight functions the one
/// from the left, ReLU'(0) = 0 and Leaky ReLU'(0) = slope; for ReLU6, hard sigmoid and hard swish the one outside.
/// </remarks>
public static partial class ActivationTable
{
    // After the rows of all files, whose order of initialisation is not guaranteed.
    static ActivationTable() => All =
    [
        Sigmoid, Softmax, Tanh, Relu, LeakyRelu, Prelu, Elu, ModSwish,
        Linear, Silu, Gelu, GeluTanh, Selu, Celu, Softplus,
        Softsign, Mish, HardSigmoid, HardSwish, Relu6, LogSigmoid, LogSoftmax,
    ];

    /// <summary>Sigmoid, the logistic function: any number to a probability.</summary>
    public static ActivationFunction Sigmoid { get; } = new()
    {
        Name = "sigmoid",
        DisplayName = "Sigmoid",
        Aliases = ["logistic"],
        Formula = "1 / (1 + e^-x)",
        DerivativeFormula = "f(x) (1 - f(x))",
        Layer = "Output layer",
        Purpose = "Binary classification",
        Linearity = "Non-linear",
        Range = "(0, 1)",
        EdgeValues = "f(-inf) = 0, f(inf) = 1; denormal from about -87.3, 0 from about -104",
        Source = "Verhulst, 1845",
        IsNonDecreasing = _ => true,
        Value = Apply<SigmoidFunctions.Sigmoid>,
        Derivative = Apply<SigmoidFunctions.SigmoidDerivative>,
        Graph = ActivationNode.Apply("Sigmoid", X),
        Exact = static (x, _) => ExactForms.Sigmoid(x),
    };

    /// <summary>Softmax: a row of logits to class probabilities that sum to 1.</summary>
    public static ActivationFunction Softmax { get; } = new()
    {
        Name = "softmax",
        DisplayName = "Softmax",
        Formula = "e^x_i / sum_j e^x_j",
        DerivativeFormula = "f_i (1 - f_i) on the diagonal, -f_i f_j off it",
        Layer = "Output layer",
        Purpose = "Multi-class classification",
        Linearity = "Non-linear",
        Range = "(0, 1), each row sums to 1",
        EdgeValues = "k entries of inf are 1 / k each, the others 0; n entries of -inf are 1 / n; NaN anywhere is NaN "
            + "throughout; an empty row is an error",
        Source = "Bridle, 1990",
        FrameworkDefaults =
            [new("PyTorch", "the axis must be given"), new("Keras, TensorFlow, JAX, ONNX (opset 13)", "last axis"),
                new("ONNX before opset 13", "all axes from 1 on")],
        Kind = ActivationKind.Rowwise,
        Value = static (x, _, y) => SoftmaxKernel.Value(x, y),
        Derivative = static (x, _, y) => SoftmaxKernel.Derivative(x, y),
        Graph = ActivationNode.Apply("Softmax", X),
        Exact = static (x, _) => ExactForms.Softmax(x),
    };

    /// <summary>Hyperbolic tangent: any number to (-1, 1), centred on 0.</summary>
    public static ActivationFunction Tanh { get; } = new()
    {
        Name = "tanh",
        DisplayName = "Tanh",
        Formula = "(e^x - e^-x) / (e^x + e^-x)",
        DerivativeFormula = "1 - f(x)^2",
        Layer = "Hidden layers",
        Purpose = "Zero-centred hidden units, recurrent networks",
        Linearity = "Non-linear",
        Range = "(-1, 1)",
        EdgeValues = "f(±inf) = ±1, f(±0) = ±0; never above 1 in magnitude",
        Source = "LeCun et al., Efficient BackProp, 1998",
        IsNonDecreasing = _ => true,
        Value = Apply<SigmoidFunctions.Tanh>,
        Derivative = Apply<SigmoidFunctions.TanhDerivative>,
        Graph = ActivationNode.Apply("Tanh", X),
        Exact = static (x, _) => ExactForms.Tanh(x),
    };

    /// <summary>Rectified linear unit: the default of hidden layers.</summary>
    public static ActivationFunction Relu { get; } = new()
    {
        Name = "relu",
        DisplayName = "ReLU",
        Formula = "max(0, x)",
        DerivativeFormula = "1 if x > 0, else 0",
        Layer = "Hidden layers",
        Purpose = "Default for hidden layers, convolutional networks",
        Linearity = "Non-linear (piecewise linear)",
        Range = "[0, inf)",
        EdgeValues = "f(-inf) = 0, f(inf) = inf; +0 for -0",
        Source = "Nair and Hinton, 2010",
        IsNonDecreasing = _ => true,
        Value = Apply<PiecewiseFunctions.Relu>,
        Derivative = Apply<PiecewiseFunctions.ReluDerivative>,
        Graph = ActivationNode.Apply("Relu", X),
    };

    /// <summary>Leaky ReLU: a small fixed slope keeps negative units alive.</summary>
    public static ActivationFunction LeakyRelu { get; } = new()
    {
        Name = "leaky_relu",
        DisplayName = "Leaky ReLU",
        Aliases = ["leakyrelu"],
        Formula = "x if x > 0, else negative_slope x",
        DerivativeFormula = "1 if x > 0, else negative_slope",
        ParameterDerivativeFormula = "min(0, x)",
        Layer = "Hidden layers",
        Purpose = "Avoids dead ReLU units",
        Linearity = "Non-linear (piecewise linear)",
        Range = "(-inf, inf)",
        EdgeValues = "f(-inf) = -inf (0 with slope 0), f(inf) = inf",
        Source = "Maas et al., 2013",
        FrameworkDefaults =
            [new("PyTorch, JAX, ONNX, the paper", "0.01"), new("TensorFlow, Keras function", "0.2"), new("Keras layer", "0.3")],
        Parameter =
            new("negative_slope", 0.01f, "PyTorch, ONNX and the paper; Keras: 0.2 (function), 0.3 (layer)", "slope for x <= 0",
                false, false),
        IsNonDecreasing = slope => slope >= 0,
        Value = Apply<PiecewiseFunctions.LeakyRelu>,
        Derivative = Apply<PiecewiseFunctions.LeakyReluDerivative>,
        ParameterDerivative = Apply<PiecewiseFunctions.LeakyReluBySlope>,
        Graph = ApplyWithParameter("LeakyRelu", "alpha"),
    };

    /// <summary>Parametric ReLU: the slope for negative inputs is learned.</summary>
    public static ActivationFunction Prelu { get; } = new()
    {
        Name = "prelu",
        DisplayName = "PReLU",
        Formula = "x if x > 0, else alpha x (alpha is learned)",
        DerivativeFormula = "1 if x > 0, else alpha",
        ParameterDerivativeFormula = "min(0, x)",
        Layer = "Hidden layers",
        Purpose = "Learns the slope for negative inputs",
        Linearity = "Non-linear (piecewise linear)",
        Range = "(-inf, inf)",
        EdgeValues = "f(-inf) = -inf times the sign of alpha (0 with alpha 0), f(inf) = inf",
        Source = "He et al., 2015",
        FrameworkDefaults = [new("PyTorch, the paper", "0.25"), new("Keras", "0")],
        Parameter = new("alpha", 0.25f, "PyTorch and the paper; Keras: 0", "slope for x <= 0, where training starts", true, true),
        Value = Apply<PiecewiseFunctions.LeakyRelu>,
        Derivative = Apply<PiecewiseFunctions.LeakyReluDerivative>,
        ParameterDerivative = Apply<PiecewiseFunctions.LeakyReluBySlope>,
        Graph = ActivationNode.Apply("PRelu", X, ActivationNode.Parameter),
    };

    /// <summary>Exponential linear unit: negative inputs saturate smoothly at -alpha.</summary>
    public static ActivationFunction Elu { get; } = new()
    {
        Name = "elu",
        DisplayName = "ELU",
        Formula = "x if x > 0, else alpha (e^x - 1)",
        DerivativeFormula = "1 if x > 0, else alpha e^x",
        ParameterDerivativeFormula = "0 if x > 0, else e^x - 1",
        Layer = "Hidden layers",
        Purpose = "Smooth negative values, mean activation near zero",
        Linearity = "Non-linear",
        Range = "(-alpha, inf)",
        EdgeValues = "f(-inf) = -alpha, f(inf) = inf, f(±0) = ±0",
        Source = "Clevert et al., 2016",
        FrameworkDefaults = [new("PyTorch, Keras, TensorFlow, JAX, ONNX, the paper", "1")],
        Parameter = new("alpha", 1, "PyTorch, Keras, ONNX and the paper", "negative inputs saturate at -alpha", false, false),
        IsNonDecreasing = alpha => alpha >= 0,
        Value = Apply<ExponentialUnits.Elu>,
        Derivative = Apply<ExponentialUnits.EluDerivative>,
        ParameterDerivative = Apply<ExponentialUnits.EluByAlpha>,
        Graph = ApplyWithParameter("Elu", "alpha"),
        Exact = static (x, alpha) => ExactForms.ExponentialUnit(x, alpha, x),
    };

    /// <summary>Modified swish: x gated by its own sigmoid, with a fixed or learned steepness beta.</summary>
    public static ActivationFunction ModSwish { get; } = new()
    {
        Name = "modswish",
        DisplayName = "modSwish",
        Aliases = ["mod_swish"],
        Formula = "x sigmoid(beta x)",
        DerivativeFormula = "s + beta x s (1 - s), s = sigmoid(beta x)",
        ParameterDerivativeFormula = "x^2 s (1 - s), s = sigmoid(beta x)",
        Layer = "Hidden layers",
        Purpose = "Smooth, self-gated alternative to ReLU in deep networks",
        Linearity = "Non-linear",
        Range = "[-0.2785 / beta, inf)",
        EdgeValues =
            "with beta > 0 f(-inf) = -0, f(inf) = inf; with beta = 0 x / 2; with beta < 0 mirrored; denormal results are kept",
        Source = "Ramachandran et al., 2017",
        FrameworkDefaults =
            [new("TensorFlow", "1"), new("ONNX (opset 24, named alpha)", "1"),
                new("PyTorch, Keras, JAX", "no parameter, as with 1")],
        Parameter =
            new("beta", 1, "TensorFlow; ONNX calls it alpha, PyTorch has only beta = 1 (SiLU)",
                "steepness of the gate: 0 is x/2, large is ReLU", true, false),
        Value = Apply<GatedUnits.ModSwish>,
        Derivative = Apply<GatedUnits.ModSwishDerivative>,
        ParameterDerivative = Apply<GatedUnits.ModSwishByBeta>,
        Graph = ActivationNode.Apply("Mul", X,
            ActivationNode.Apply("Sigmoid", ActivationNode.Apply("Mul", X, ActivationNode.Parameter))),
        Exact = static (x, beta) => x * ExactForms.Sigmoid(beta * x),
    };

    /// <summary>
    /// Every function: sigmoid, softmax, tanh, ReLU, Leaky ReLU, PReLU, ELU and modSwish in this order, then the others.
    /// </summary>
    public static ImmutableArray<ActivationFunction> All { get; }

    /// <summary>Looks a function up by name, display name or alias; only letters and digits count, in either case.</summary>
    /// <param name="name">A name such as <c>leaky_relu</c> or <c>Leaky ReLU</c>.</param>
    /// <returns>The function, or null if there is none of that name.</returns>
    public static ActivationFunction? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string letters = Letters(name);
        return All.FirstOrDefault(f => f.Aliases.Append(f.Name).Append(f.DisplayName).Any(known => Letters(known) == letters));

        // People write Leaky ReLU, leaky-relu and LeakyReLU.
        static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
    }
}
