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

    /// <summary>Softmax or log-softmax of rows, and the diagonal of the Jacobian.</summary>
    public static (double[] Value, double[] Derivative) OfRows(Activation activation, float[] x, int rowLength)
    {
        TorchNative.EnsureLoaded();
        return ComputeRows(activation, x, rowLength);
    }

    private static (double[] Value, double[] Derivative) ComputeRows(Activation activation, float[] x, int rowLength)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor points = torch.tensor(x).reshape(-1, rowLength).requires_grad_();
        torch.Tensor value = activation.Function == ActivationTable.Softmax
            ? torch.nn.functional.softmax(points, 1)
            : torch.nn.functional.log_softmax(points, 1);
        torch.Tensor[] diagonal = [.. Enumerable.Range(0, rowLength).Select(i =>
            torch.autograd.grad([value.select(1, i).sum()], [points], retain_graph: true)[0].select(1, i))];
        return (Numbers(value.detach().flatten()), Numbers(torch.stack(diagonal, 1).flatten()));
    }

    private static double[] Numbers(torch.Tensor tensor) => [.. tensor.data<float>().ToArray().Select(number => (double)number)];
}
