using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>One row of <see cref="ActivationTable"/>: everything the project knows about an activation function.</summary>
public sealed record ActivationFunction
{
    /// <summary>Name on the command line and in saved models: lower snake case as in PyTorch and Keras.</summary>
    public required string Name { get; init; }

    /// <summary>Name as people write it.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Other names that are understood, such as <c>leakyrelu</c>.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Formula of the value, in plain text.</summary>
    public required string Formula { get; init; }

    /// <summary>Formula of the derivative by x, in plain text, with the value chosen at kinks.</summary>
    public required string DerivativeFormula { get; init; }

    /// <summary>Formula of the derivative by the parameter, in plain text, or null if it has none.</summary>
    public string? ParameterDerivativeFormula { get; init; }

    /// <summary>Where in a network it is used.</summary>
    public required string Layer { get; init; }

    /// <summary>What it is used for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whether it is linear.</summary>
    public required string Linearity { get; init; }

    /// <summary>Interval of its values, with the default parameter.</summary>
    public required string Range { get; init; }

    /// <summary>
    /// Its values at infinities, at ±0 and in the far tails. NaN always gives NaN, and nothing is flushed to 0.
    /// </summary>
    public required string EdgeValues { get; init; }

    /// <summary>Whether it looks at one input or at a whole row.</summary>
    public ActivationKind Kind { get; init; }

    /// <summary>Its parameter, or null if it has none.</summary>
    public ActivationParameter? Parameter { get; init; }

    /// <summary>The paper or book that introduced it.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// What other frameworks do by default; empty where all agree. The value here is PyTorch's if it has the function.
    /// </summary>
    public ImmutableArray<FrameworkDefault> FrameworkDefaults { get; init; } = [];

    /// <summary>
    /// Whether it never decreases for a given parameter, so that max-pooling may go first (four times fewer elements).
    /// </summary>
    public Func<float, bool> IsNonDecreasing { get; init; } = _ => false;

    /// <summary>Value f(x).</summary>
    public required ActivationKernel Value { get; init; }

    /// <summary>Derivative of f by x; for a row-wise function the diagonal of its Jacobian.</summary>
    public required ActivationKernel Derivative { get; init; }

    /// <summary>Derivative of f by the parameter at each x, or null if it has none.</summary>
    public ActivationKernel? ParameterDerivative { get; init; }

    /// <summary>The function in ONNX operators, from which its TorchSharp and ONNX forms are made.</summary>
    public required ActivationNode Graph { get; init; }

    /// <summary>
    /// The function of x and its parameter in float64 operators, as exact as the kernels: for pipelines that are exported, where
    /// speed counts less than in a network. Null where <see cref="Graph"/> is as exact.
    /// </summary>
    internal Func<OnnxExpression, OnnxExpression, OnnxExpression>? Exact { get; init; }

    /// <summary>Contract under which ML.NET saves the transform; part of the model format, never changed.</summary>
    public string ContractName => ActivationContract.Prefix + Name;

    /// <inheritdoc />
    public override string ToString() => Name;
}
