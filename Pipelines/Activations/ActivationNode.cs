using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>
/// An activation function as an expression over ONNX operators: the one description from which both the TorchSharp form
/// and the ONNX form are made, so that the two cannot disagree.
/// </summary>
public abstract record ActivationNode
{
    private ActivationNode()
    {
    }

    /// <summary>The pre-activation x.</summary>
    public static ActivationNode X { get; } = new Input();

    /// <summary>The function's parameter as a tensor, so that it can be trained.</summary>
    public static ActivationNode Parameter { get; } = new ParameterInput();

    /// <summary>A number.</summary>
    /// <param name="value">Written into the ONNX graph as a constant without dimensions.</param>
    /// <returns>The expression; it can be any operand of an operator but the first.</returns>
    public static ActivationNode Number(float value) => new Constant(value);

    /// <summary>An operator applied to expressions, with no attribute.</summary>
    /// <param name="operatorName">Name in the ONNX operator set, such as <c>Mul</c>.</param>
    /// <param name="inputs">Operands in the operator's order.</param>
    /// <returns>The expression.</returns>
    public static ActivationNode Apply(string operatorName, params ImmutableArray<ActivationNode> inputs) =>
        new OperatorCall(operatorName, inputs, null);

    /// <summary>An operator on x that takes the function's parameter as an attribute, so that it is fixed.</summary>
    /// <param name="operatorName">Name in the ONNX operator set, such as <c>Elu</c>.</param>
    /// <param name="parameterAttribute">The attribute that takes the parameter, such as <c>alpha</c>.</param>
    /// <returns>The expression.</returns>
    public static ActivationNode ApplyWithParameter(string operatorName, string parameterAttribute) =>
        new OperatorCall(operatorName, [X], parameterAttribute);

    /// <summary>The pre-activation.</summary>
    public sealed record Input : ActivationNode;

    /// <summary>The parameter as a tensor.</summary>
    public sealed record ParameterInput : ActivationNode;

    /// <summary>A number that is part of the formula.</summary>
    /// <param name="Value">The number.</param>
    public sealed record Constant(float Value) : ActivationNode;

    /// <summary>An operator with its operands.</summary>
    /// <param name="Name">Name in the ONNX operator set.</param>
    /// <param name="Inputs">Operands in the operator's order.</param>
    /// <param name="ParameterAttribute">Attribute that takes the function's parameter, or null.</param>
    public sealed record OperatorCall(string Name, ImmutableArray<ActivationNode> Inputs,
        string? ParameterAttribute) : ActivationNode;
}
