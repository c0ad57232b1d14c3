using Microsoft.ML;

namespace MlNetClassifier.Pipelines.Activations;

// The functions beyond the first eight.
public static partial class ActivationsCatalog
{
    /// <summary>Linear: each feature as it is.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Linear(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.Linear));

    /// <summary>SiLU, also called swish: <c>x * sigmoid(x)</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Silu(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.Silu));

    /// <summary>GELU in its exact form: <c>x * Phi(x)</c>, with the distribution function of the normal distribution.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Gelu(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.Gelu));

    /// <summary>GELU in the approximation with tanh, as GPT-2 has it.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator GeluTanh(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.GeluTanh));

    /// <summary>SELU: <c>1.0507 x</c> if x &gt; 0, else <c>1.7581 * (e^x - 1)</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Selu(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.Selu));

    /// <summary>Softsign, <c>x / (1 + |x|)</c>: each feature to (-1, 1).</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Softsign(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.Softsign));

    /// <summary>Mish: <c>x * tanh(ln(1 + e^x))</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Mish(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.Mish));

    /// <summary>Hard sigmoid with PyTorch's slope: <c>min(max(x + 3, 0), 6) / 6</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator HardSigmoid(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.HardSigmoid));

    /// <summary>Hard swish: <c>x * min(max(x + 3, 0), 6) / 6</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator HardSwish(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.HardSwish));

    /// <summary>ReLU that stops at 6: <c>min(max(0, x), 6)</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Relu6(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.Relu6));

    /// <summary>Logarithm of the sigmoid, without underflow: each feature to a number below 0.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator LogSigmoid(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.LogSigmoid));

    /// <summary>Logarithm of softmax, without underflow: each row of logits to log-probabilities.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator LogSoftmax(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.LogSoftmax));

    /// <summary>Continuously differentiable ELU: <c>x</c> if x &gt; 0, else <c>alpha * (e^(x / alpha) - 1)</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <param name="catalog"></param>
    /// <param name="outputColumnName"></param>
    /// <param name="inputColumnName"></param>
    /// <param name="alpha">
    /// Negative inputs saturate at minus this value, above 0; default 1 (PyTorch, Keras, JAX and ONNX).
    /// </param>
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Celu(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, float? alpha = null) =>
        new(catalog, outputColumnName, inputColumnName, WithValues(ActivationTable.Celu, alpha));

    /// <summary>Softplus, a smooth ReLU: <c>ln(1 + e^(beta * x)) / beta</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <param name="catalog"></param>
    /// <param name="outputColumnName"></param>
    /// <param name="inputColumnName"></param>
    /// <param name="beta">Sharpness of the bend, above 0; default 1 (PyTorch; the others have no parameter).</param>
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Softplus(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, float? beta = null) =>
        new(catalog, outputColumnName, inputColumnName, WithValues(ActivationTable.Softplus, beta));
}
