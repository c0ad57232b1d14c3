using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Training.Modules;
using MlNetClassifier.Training.Native;
using TorchSharp;

namespace MlNetClassifier.Training.Checking;

/// <summary>What TorchSharp says of an activation: the value by its operators, the derivative by its autograd.</summary>
internal static class TorchOpinion
{
    public static (double[] Value, double[] Derivative) Of(Activation activation, float[] x)
    {
        TorchNative.EnsureLoaded();
        return Compute(activation, x);
    }

    // A method of its own: TorchSharp must not be touched before its native library is loaded.
    private static (double[] Value, double[] Derivative) Compute(Activation activation, float[] x)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor points = torch.tensor(x).requires_grad_();

        // The interpreter may overwrite its input, which autograd allows for a result but not for a leaf.
        torch.Tensor? parameter = activation.ParameterValues.IsEmpty ? null : torch.tensor([.. activation.ParameterValues]);
        torch.Tensor value = TorchActivation.Apply(activation, points * 1, parameter);
        value.sum().backward();
        return (Numbers(value.detach()), Numbers(points.grad!));
    }

    private static double[] Numbers(torch.Tensor tensor) => [.. tensor.data<float>().ToArray().Select(number => (double)number)];
}
