using System.Collections.Immutable;
using Microsoft.ML;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>Activation functions as ML.NET transforms: <c>mlContext.Transforms.LeakyRelu("Activated", "Features")</c>.</summary>
/// <remarks>
/// Each takes a column of Single, alone or in a vector, and gives a vector of the same size. All of them fit without reading
/// data, run in parallel over rows, and are saved and loaded by stock <c>mlContext.Model</c> with their names and parameters.
/// </remarks>
public static partial class ActivationsCatalog
{
    /// <summary>Any activation of the table, such as one from <see cref="Activation.Parse(string)"/>.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">Column to make.</param>
    /// <param name="inputColumnName">Column of Single to read; null means <paramref name="outputColumnName"/>.</param>
    /// <param name="activation">The function with its parameter.</param>
    /// <returns>The estimator.</returns>
    public static ActivationEstimator ApplyActivation(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, Activation activation) =>
        new(catalog, outputColumnName, inputColumnName, activation);

    /// <summary>Sigmoid, <c>1 / (1 + e^-x)</c>: each feature to (0, 1).</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Sigmoid(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.Sigmoid));

    /// <summary>Softmax, <c>e^x_i / sum_j e^x_j</c>: each row of logits to class probabilities that sum to 1.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Softmax(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.Softmax));

    /// <summary>Hyperbolic tangent: each feature to (-1, 1).</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Tanh(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.Tanh));

    /// <summary>Rectified linear unit, <c>max(0, x)</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Relu(this TransformsCatalog catalog, string outputColumnName,
        string? inputColumnName = null) =>
        new(catalog, outputColumnName, inputColumnName, new Activation(ActivationTable.Relu));

    /// <summary>Leaky ReLU: <c>x</c> if x &gt; 0, else <c>negativeSlope * x</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <param name="catalog"></param>
    /// <param name="outputColumnName"></param>
    /// <param name="inputColumnName"></param>
    /// <param name="negativeSlope">Slope for x ≤ 0; default 0.01 (PyTorch, ONNX and the paper; Keras has 0.2 and 0.3).</param>
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator LeakyRelu(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, float? negativeSlope = null) =>
        new(catalog, outputColumnName, inputColumnName, WithValues(ActivationTable.LeakyRelu, negativeSlope));

    /// <summary>Parametric ReLU with given slopes: <c>x</c> if x &gt; 0, else <c>alpha * x</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <param name="catalog"></param>
    /// <param name="outputColumnName"></param>
    /// <param name="inputColumnName"></param>
    /// <param name="alpha">
    /// Slope for x ≤ 0: one value, or one per feature; default 0.25 (PyTorch and the paper; Keras has 0). A network trains its
    /// own.
    /// </param>
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Prelu(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, params float[] alpha) =>
        new(catalog, outputColumnName, inputColumnName, WithValues(ActivationTable.Prelu, alpha));

    /// <summary>Exponential linear unit: <c>x</c> if x &gt; 0, else <c>alpha * (e^x - 1)</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <param name="catalog"></param>
    /// <param name="outputColumnName"></param>
    /// <param name="inputColumnName"></param>
    /// <param name="alpha">Negative inputs saturate at minus this value; default 1 (PyTorch, Keras, ONNX and the paper).</param>
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator Elu(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, float? alpha = null) =>
        new(catalog, outputColumnName, inputColumnName, WithValues(ActivationTable.Elu, alpha));

    /// <summary>Modified swish: <c>x * sigmoid(beta * x)</c>.</summary>
    /// <inheritdoc cref="ApplyActivation" path="/param" />
    /// <param name="catalog"></param>
    /// <param name="outputColumnName"></param>
    /// <param name="inputColumnName"></param>
    /// <param name="beta">Steepness of the gate: one value, or one per feature; default 1 (TensorFlow; PyTorch's SiLU).</param>
    /// <inheritdoc cref="ApplyActivation" path="/returns" />
    public static ActivationEstimator ModSwish(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, params float[] beta) =>
        new(catalog, outputColumnName, inputColumnName, WithValues(ActivationTable.ModSwish, beta));

    private static Activation WithValues(ActivationFunction function, float? value) =>
        value is { } given ? new Activation(function, [given]) : new Activation(function);

    private static Activation WithValues(ActivationFunction function, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Length == 0 ? new Activation(function) : new Activation(function, ImmutableArray.Create(values));
    }
}
