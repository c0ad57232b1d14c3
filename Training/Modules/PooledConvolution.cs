using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Kernels;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Modules;

/// <summary>
/// Bias and max pooling after a convolution that libtorch computes without its bias; and the gradients of the convolution from
/// the winners alone, where it is 3x3 and its channels fill vectors.
/// </summary>
/// <remarks>
/// Cuts autograd's graph in two; <see cref="Backward"/> continues with the part before it. The bits depend on the number of
/// threads.
/// </remarks>
internal sealed class PooledConvolution : PooledLayer
{
    private readonly bool _isOfWinners;
    private readonly int _channels;
    private readonly int _inputWidth;
    private readonly int _inputLength;
    private readonly float[]? _kernelGradient;
    private Tensor? _convolved; // where autograd continues with the convolution
    private (Tensor Input, Tensor Kernel)? _convolution; // where it continues with what was convolved

    private PooledConvolution(PlacedLayer layer, int threads)
        : base(layer, threads)
    {
        (_inputWidth, _channels) = (layer.InputShape[1], layer.InputShape[2]);
        _inputLength = layer.InputShape[0] * _inputWidth * _channels;
        _isOfWinners = layer.Layer is Convolution { KernelSize: WinnerGradientKernel.KernelRows, Stride: 1, Padding: 0 }
            && _channels % MaxPoolingKernel.Lanes == 0;
        _kernelGradient = _isOfWinners ? new float[Filters * WinnerGradientKernel.Taps * _channels] : null;
        BiasGradient = new float[Filters];
    }

    private int ConvolvedLength => Height * Width * Filters;

    /// <inheritdoc />
    public override float[] BiasGradient { get; }

    /// <summary>Makes one for a layer that can be computed this way; else null.</summary>
    /// <param name="network">A valid network.</param>
    /// <param name="layer">One of its layers.</param>
    /// <param name="threads">Threads to compute with.</param>
    public static PooledConvolution? Create(NetworkDescription network, PlacedLayer layer, int threads) =>
        Fits(network, layer) ? new PooledConvolution(layer, threads) : null;

    /// <summary>Convolves and pools a batch.</summary>
    /// <param name="x">float32 (N, C, H, W), channels last in memory; kept for <see cref="Backward"/>.</param>
    /// <param name="kernel">float32 (F, 3, 3, C): filter, kernel row, kernel column, channel; contiguous.</param>
    /// <param name="bias">float32 (F).</param>
    /// <param name="convolve">The convolution of the first with the second, without bias: float32 (N, F, H, W).</param>
    /// <returns>float32 (N, F, h, w), channels last in memory: a leaf of autograd, if that is on.</returns>
    public Tensor Forward(Tensor x, Tensor kernel, Tensor bias, Func<Tensor, Tensor, Tensor> convolve)
    {
        if (!_isOfWinners || !torch.is_grad_enabled())
            return Pool(_convolved = Images(convolve(x, kernel)), bias);

        _convolution = (x, kernel);
        using Tensor convolved = convolve(x.detach(), kernel.detach());
        using Tensor images = Images(convolved);
        return Pool(images, bias);
    }

    /// <inheritdoc />
    public override float[]? ReadKernelGradient() => _kernelGradient;

    /// <inheritdoc />
    public override void Backward()
    {
        Tensor gradient = TakeGradient();
        if (_convolution is { } convolution)
            BackwardOfWinners(gradient, convolution.Input, convolution.Kernel);
        else
            BackwardOfAll(gradient, _convolved!);

        (_convolution, _convolved) = (null, null);
    }

    // A view (N, H, W, channels): that is how it lies in memory.
    private static Tensor Images(Tensor channelsLast) => channelsLast.permute(0, 2, 3, 1).contiguous();

    private unsafe Tensor Pool(Tensor images, Tensor bias)
    {
        int samples = (int)images.shape[0];
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

        return BeginPooled(output);
    }

    private unsafe void BackwardOfWinners(Tensor gradient, Tensor input, Tensor kernel)
    {
        int samples = (int)gradient.shape[0];
        Tensor images = Images(input.detach());
        Tensor? ofImages = input.requires_grad ? torch.empty_like(images) : null;
        int kernelLength = kernel.requires_grad ? _kernelGradient!.Length : 0;
        fixed (float* image = NetworkModule.Memory(images), pooled = NetworkModule.Memory(gradient),
            weight = NetworkModule.Memory(kernel), ofImage = ofImages is null ? [] : NetworkModule.Memory(ofImages))
        {
            (nint inputs, nint gradients, nint weights, nint ofInputs) =
                ((nint)image, (nint)pooled, (nint)weight, (nint)ofImage);
            float[] sums = new BatchPartition(samples, Threads).Sum(kernelLength + Filters, (sample, sum) =>
                WinnerGradientKernel.Backward(
                    new ReadOnlySpan<float>((float*)inputs + ((long)sample * _inputLength), _inputLength),
                    _inputWidth,
                    new ReadOnlySpan<float>((float*)gradients + ((long)sample * PooledLength), PooledLength),
                    Winners.AsSpan(sample * PooledLength, PooledLength),
                    new ReadOnlySpan<float>((float*)weights, _kernelGradient!.Length),
                    sum.AsSpan(0, kernelLength),
                    sum.AsSpan(kernelLength),
                    ofInputs == 0
                        ? []
                        : new Span<float>((float*)ofInputs + ((long)sample * _inputLength), _inputLength)));
            sums.AsSpan(0, kernelLength).CopyTo(_kernelGradient);
            sums.AsSpan(kernelLength).CopyTo(BiasGradient);
        }

        if (ofImages is not null)
            input.backward([ofImages.permute(0, 3, 1, 2)]);
    }

    private unsafe void BackwardOfAll(Tensor gradient, Tensor images)
    {
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
