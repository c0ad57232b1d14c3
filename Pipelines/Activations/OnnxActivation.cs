using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>Writes an activation's expression into an ONNX graph: the counterpart of the TorchSharp form.</summary>
internal static class OnnxActivation
{
    private const int Oldest = 7, SetWithErf = 9;

    /// <summary>Adds the nodes of an activation.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="name">Prefix of the names of nodes and constants.</param>
    /// <param name="preActivation">Name of the input.</param>
    /// <param name="parameter">
    /// Stores the parameter as a tensor and gives its name; asked once, and only if the expression has one.
    /// </param>
    /// <returns>Name of the output.</returns>
    public static string Write(OnnxGraph graph, Activation activation, string name, string preActivation, Func<string> parameter)
    {
        string? stored = null;
        (int nodes, int constants) = (0, 0);
        return Node(activation.Function.Graph);

        string Node(ActivationNode node) => node switch
        {
            ActivationNode.Input => preActivation,
            ActivationNode.ParameterInput => stored ??= parameter(),
            ActivationNode.Constant constant =>
                graph.Constant($"{name}/{activation.Function.Name}/constant{constants++}", [constant.Value]),
            ActivationNode.OperatorCall call when InOlderSet(call, graph.OperatorSetInUse) is { } older => Node(older),
            ActivationNode.OperatorCall call => graph.Node(
                call.Name,
                [.. call.Inputs.Select(Node)],
                $"{name}/{activation.Function.Name}{nodes++}",
                call.ParameterAttribute is { } attribute ? [OnnxAttribute.Float(attribute, activation.ParameterValues[0])] : []),
            _ => throw new NotSupportedException($"{node.GetType().Name} has no ONNX form."),
        };
    }

    /// <summary>The oldest operator set, from 7 on, in which <see cref="Write"/> can write an expression.</summary>
    public static int LeastOperatorSet(ActivationNode node) => node is ActivationNode.OperatorCall call
        ? call.Inputs.Select(LeastOperatorSet).Append(call.Name == "Erf" ? SetWithErf : Oldest).Max()
        : Oldest;

    // A graph with a pretrained network has that one's operator set: what it lacks, in operators that it has; null for nothing.
    private static ActivationNode? InOlderSet(ActivationNode.OperatorCall call, int operatorSet) => call.Name switch
    {
        "HardSwish" when operatorSet < 14 => ActivationNode.Apply("Mul", ActivationNode.X, ActivationTable.HardSigmoid.Graph),
        "Celu" when operatorSet < 12 => ActivationNode.Apply("Mul",
            ActivationNode.Apply("Elu", ActivationNode.Apply("Div", ActivationNode.X, ActivationNode.Parameter)),
            ActivationNode.Parameter),
        "Clip" when operatorSet < 11 =>
            ActivationNode.Apply("Min", ActivationNode.Apply("Max", call.Inputs[0], call.Inputs[1]), call.Inputs[2]),
        _ => null,
    };
}
