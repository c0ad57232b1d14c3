using System.Numerics.Tensors;
using MlNetClassifier.Pipelines.Activations;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Benchmarks.Activations;

/// <summary>The operation of another library that computes the same function, where there is one.</summary>
internal static class Rivals
{
    /// <summary>A kernel of System.Numerics.Tensors.</summary>
    public delegate void SpanKernel(ReadOnlySpan<float> x, Span<float> y);

    public static IReadOnlyDictionary<string, SpanKernel> TensorPrimitivesKernels { get; } = new Dictionary<string, SpanKernel>
    {
        [ActivationTable.Sigmoid.Name] = TensorPrimitives.Sigmoid,
        [ActivationTable.Softmax.Name] = TensorPrimitives.SoftMax,
        [ActivationTable.Tanh.Name] = TensorPrimitives.Tanh,
        [ActivationTable.Relu.Name] = (x, y) => TensorPrimitives.Max(x, 0, y),
        [ActivationTable.Linear.Name] = (x, y) => x.CopyTo(y),
    };

    public static IReadOnlyDictionary<string, Func<Tensor, Tensor>> TorchOperations { get; } = new Dictionary<string,
        Func<Tensor, Tensor>>
    {
        [ActivationTable.Sigmoid.Name] = x => x.sigmoid(),
        [ActivationTable.Softmax.Name] = x => x.softmax(-1),
        [ActivationTable.Tanh.Name] = x => x.tanh(),
        [ActivationTable.Relu.Name] = x => x.relu(),
        [ActivationTable.LeakyRelu.Name] = x => F.leaky_relu(x, 0.01),
        [ActivationTable.Elu.Name] = x => F.elu(x, 1),
        [ActivationTable.ModSwish.Name] = x => x * (x * 1f).sigmoid(), // no operation of its own: with beta, it is three
        [ActivationTable.Linear.Name] = x => x.clone(),
        [ActivationTable.Silu.Name] = x => F.silu(x),
        [ActivationTable.Gelu.Name] = x => F.gelu(x),
        [ActivationTable.Selu.Name] = x => F.selu(x),
        [ActivationTable.Celu.Name] = x => F.celu(x, 1),
        [ActivationTable.Softplus.Name] = x => F.softplus(x),
        [ActivationTable.Softsign.Name] = x => F.softsign(x),
        [ActivationTable.Mish.Name] = x => F.mish(x),
        [ActivationTable.HardSigmoid.Name] = x => F.hardsigmoid(x),
        [ActivationTable.HardSwish.Name] = x => F.hardswish(x),
        [ActivationTable.Relu6.Name] = x => F.relu6(x),
        [ActivationTable.LogSigmoid.Name] = x => F.logsigmoid(x),
        [ActivationTable.LogSoftmax.Name] = x => x.log_softmax(-1),
    };
}
