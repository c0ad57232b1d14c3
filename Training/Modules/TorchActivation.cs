using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Modules;

/// <summary>Computes an activation's expression with TorchSharp, so that autograd knows its derivative.</summary>
internal static class TorchActivation
{
    /// <summary>Applies an activation; the input's memory may be reused where its old values are not needed again.</summary>
    /// <param name="activation">An element-wise activation.</param>
    /// <param name="x">Pre-activation, the output of an operator whose gradient does not need that output.</param>
    /// <param name="parameter">The parameter as a tensor (1), or per channel (C), or null where the expression has none.</param>
    /// <param name="mayOverwrite">Whether the input's memory may be reused: not if it is a leaf of autograd.</param>
    /// <returns>The output, of the input's shape and memory format; may be <paramref name="x"/> itself.</returns>
    public static Tensor Apply(Activation activation, Tensor x, Tensor? parameter, bool mayOverwrite = true)
    {
        // In place needs a gradient that follows from the output alone, which holds where the function never decreases.
        bool mayOverwriteInput = mayOverwrite && activation.IsNonDecreasing && CountInputs(activation.Function.Graph) == 1;
        return Compute(activation.Function.Graph);

        Tensor Compute(ActivationNode node) => node switch
        {
            ActivationNode.Input => x,
            ActivationNode.ParameterInput => Parameter(),
            ActivationNode.OperatorCall call => Call(call),
            _ => throw new NotSupportedException($"{node.GetType().Name} has no TorchSharp form."),
        };

        Tensor Parameter()
        {
            Tensor values = parameter ?? throw new ArgumentNullException(nameof(parameter), $"{activation} needs its parameter.");
            return x.dim() == 4 ? values.view(-1, 1, 1) : values; // (C, 1, 1) for (N, C, H, W), (C) for (N, C)
        }

        Tensor Call(ActivationNode.OperatorCall call)
        {
            Tensor first = Compute(call.Inputs[0]);
            ImmutableArray<float> constants =
                [.. call.Inputs.OfType<ActivationNode.Constant>().Select(constant => constant.Value)];
            bool inPlace = call.Inputs[0] is ActivationNode.Input
                ? mayOverwriteInput
                : call.Inputs[0] is ActivationNode.OperatorCall { Name: "Mul" }; // needs its operands again, not its product
            float attribute = call.ParameterAttribute is null ? 0 : activation.ParameterValues[0];
            return call.Name switch
            {
                "Relu" => F.relu(first, inPlace),
                "LeakyRelu" => F.leaky_relu(first, attribute, inPlace),
                "Elu" => F.elu(first, attribute, inPlace),
                "Sigmoid" => inPlace ? first.sigmoid_() : first.sigmoid(),
                "Tanh" => inPlace ? first.tanh_() : first.tanh(),
                "PRelu" => first.prelu(Compute(call.Inputs[1]).flatten()),
                "Selu" => F.selu(first, inPlace),
                "Celu" => F.celu(first, attribute, inPlace),
                "Softplus" => F.softplus(first),
                "Softsign" => F.softsign(first),
                "HardSwish" => F.hardswish(first),
                "Clip" => first.clamp(constants[0], constants[1]),
                "Erf" => first.erf(),
                "Neg" => first.neg(),
                "Add" => constants.IsEmpty ? first + Compute(call.Inputs[1]) : first + constants[0],
                "Mul" => constants.IsEmpty ? first * Compute(call.Inputs[1]) : first * constants[0],
                "Div" => constants.IsEmpty ? first / Compute(call.Inputs[1]) : first / constants[0],
                _ => throw new NotSupportedException(
                    $"The operator {call.Name} of {activation} has no TorchSharp form; add it here."),
            };
        }
    }

    private static int CountInputs(ActivationNode node) => node switch
    {
        ActivationNode.Input => 1,
        ActivationNode.OperatorCall call => call.Inputs.Sum(CountInputs),
        _ => 0,
    };
}
