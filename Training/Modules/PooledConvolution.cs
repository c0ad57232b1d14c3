using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Kernels;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Modules;

/// <summary>Bias and max pooling after a convolution that libtorch computes without its bias.</summary>
/// <remarks>
/// Cuts autograd's graph in two; <see cref="Backward"/> continues with the part before it. The bits depend on the number of
/// threads.
/// </remarks>
internal sealed class PooledConvolution : PooledLayer
{
    private Tensor? _convolved;

    private PooledConvolution(PlacedLayer layer, int threads)
        : base(layer, threads) => BiasGradient = new float[Filters];

    private int ConvolvedLength => Height * Width * Filters;

    /// <inheritdoc />
    public override float[] BiasGradient { get; }

    /// <summary>Makes one for a layer that can be computed this way; else null.</summary>
    /// <param name="network">A valid network.</param>
    /// <param name="layer">One of its layers.</param>
    /// <param name="threads">Threads to compute with.</param>
    public static PooledConvolution? Create(NetworkDescription network, PlacedLayer layer, int threads) =>
        Fits(network, layer) ? new PooledConvolution(layer, threads) : null;

    /// <summary>Pools a batch.</summary>
    /// <param name="convolved">float32 (N, F, H, W); its memory is used again by <see cref="Backward"/>.</param>
    /// <param name="bias">float32 (F).</param>
    /// <returns>float32 (N, F, h, w), channels last in memory: a leaf of autograd, if that is on.</returns>
    public unsafe Tensor Forward(Tensor convolved, Tensor bias)
    {
        int samples = (int)convolved.shape[0];
        Tensor images = convolved.permute(0, 2, 3, 1).contiguous(); // a view: that is how it lies in memory
        Tensor output = NewOutput(samples);
        fixed (float* image = NetworkModule.Memory(images), pooled = NetworkModule.Memory(output),
            offset = NetworkModule.Memory(bias))
        {
            (nint inputs, nint outputs, nint offsets) = ((nint)image, (nint)pooled, (nint)offset);
            new BatchPartition(samples, Threads).ForEach((_, sample) => MaxPoolingKernel.Forward(
                new ReadOnlySpan<float>((float*)inputs + ((long)sample * ConvolvedLength), ConvolvedLength),
                Width,
                new ReadOnlySpan<float>((float*)offsets, Filters),
                new Span<float>((float*)outputs + ((long)sample * PooledLength), PooledLength),
                Winners.AsSpan(sample * PooledLength, PooledLength)));
        }

        _convolved = images;
        return Begin(output);
    }

    /// <inheritdoc />
    public override unsafe void Backward()
    {
        Tensor gradient = TakeGradient();
        Tensor images = _convolved!;
        _convolved = null;

        // The gradient of a convolution needs its input and its kernel, not its output.
        Tensor unpooled = images.detach();
        fixed (float* image = NetworkModule.Memory(unpooled), pooled = NetworkModule.Memory(gradient))
        {
            (nint outputs, nint gradients) = ((nint)image, (nint)pooled);
            new BatchPartition((int)gradient.shape[0], Threads).Sum(Filters, (sample, sum) => MaxPoolingKernel.Backward(
                new ReadOnlySpan<float>((float*)gradients + ((long)sample * PooledLength), PooledLength),
                Winners.AsSpan(sample * PooledLength, PooledLength),
                Width,
                new Span<float>((float*)outputs + ((long)sample * ConvolvedLength), ConvolvedLength),
                sum)).CopyTo(BiasGradient, 0);
        }

        if (images.requires_grad)
            images.backward([unpooled]);
    }
}
