using MlNetClassifier.Pipelines.Networks;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Modules;

/// <summary>A layer that is computed outside autograd: its output is a leaf from which autograd starts again.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="layer">The layer, which has a kernel and a bias.</param>
/// <param name="threads">Threads to compute with.</param>
internal abstract class LeafLayer(PlacedLayer layer, int threads)
{
    private Tensor? _output;

    /// <summary>The layer.</summary>
    public PlacedLayer Layer { get; } = layer;

    /// <summary>
    /// Gradient of the kernel after <see cref="Backward"/>, in the order of its memory; null where autograd has it.
    /// </summary>
    public abstract float[]? ReadKernelGradient();

    /// <summary>Gradient of the bias after <see cref="Backward"/>.</summary>
    public abstract float[] BiasGradient { get; }

    /// <summary>Threads to compute with.</summary>
    protected int Threads { get; } = threads;

    /// <summary>
    /// Computes the gradients, when autograd has computed that of the output, and lets it continue before the layer.
    /// </summary>
    public abstract void Backward();

    /// <summary>Lets autograd begin with an output.</summary>
    protected Tensor Begin(Tensor output)
    {
        if (torch.is_grad_enabled())
            _output = output.requires_grad_();

        return output;
    }

    /// <summary>What autograd says about the output, once: contiguous, of its shape.</summary>
    protected Tensor TakeGradient()
    {
        Tensor gradient = _output?.grad ?? throw new InvalidOperationException($"The output of '{Layer.Name}' got no gradient.");
        _output = null;
        return gradient.contiguous();
    }
}
