using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Kernels;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Modules;

/// <summary>The first convolution of a network with its max pooling. The gradient of the pixels is never needed.</summary>
/// <remarks>The bits depend on the number of threads and on nothing else.</remarks>
internal sealed class FirstConvolution : PooledLayer
{
    private const int Channels = PooledConvolutionKernel.Channels;
    private const int KernelSize = PooledConvolutionKernel.KernelRows;
    private readonly int _imageWidth;
    private readonly int _imageLength;
    private readonly float[] _transposed;
    private readonly float[] _kernelGradient;
    private Tensor? _pixels;

    private FirstConvolution(NetworkDescription network, PlacedLayer layer, int threads)
        : base(layer, threads)
    {
        (_imageWidth, _imageLength) = (network.Input.Width, network.Input.Length);
        _transposed = new float[PooledConvolutionKernel.Taps * Filters];
        (_kernelGradient, BiasGradient) = (new float[PooledConvolutionKernel.Taps * Filters], new float[Filters]);
    }

    /// <inheritdoc />
    public override float[] BiasGradient { get; }

    /// <summary>Makes one for a layer that reads the image itself and can be computed this way; else null.</summary>
    /// <param name="network">A valid network.</param>
    /// <param name="layer">One of its layers.</param>
    /// <param name="threads">Threads to compute with.</param>
    public static FirstConvolution? Create(NetworkDescription network, PlacedLayer layer, int threads) =>
        layer is { Sources: [< 0], InputShape: [_, _, Channels] }
        && layer.Layer is Convolution { KernelSize: KernelSize, Stride: 1, Padding: 0 }
        && Fits(network, layer) && layer.OutputShape[1] >= 2 * PoolSize
            ? new FirstConvolution(network, layer, threads)
            : null;

    /// <summary>Computes a batch.</summary>
    /// <param name="pixels">float32 (N, H, W, 3), contiguous; kept for <see cref="Backward"/>.</param>
    /// <param name="kernel">float32 (F, 3, 3, 3): filter, kernel row, kernel column, channel; contiguous.</param>
    /// <param name="bias">float32 (F).</param>
    /// <returns>float32 (N, F, h, w), channels last in memory: a leaf of autograd, if that is on.</returns>
    public unsafe Tensor Forward(Tensor pixels, Tensor kernel, Tensor bias)
    {
        int samples = (int)pixels.shape[0];
        Transpose(NetworkModule.Memory(kernel), _transposed, Filters, PooledConvolutionKernel.Taps);
        Tensor output = NewOutput(samples);
        fixed (float* image = NetworkModule.Memory(pixels), pooled = NetworkModule.Memory(output),
            offset = NetworkModule.Memory(bias))
        {
            (nint images, nint outputs, nint offsets) = ((nint)image, (nint)pooled, (nint)offset);
            new BatchPartition(samples, Threads).ForEach((_, sample) => PooledConvolutionKernel.Forward(
                new ReadOnlySpan<float>((float*)images + ((long)sample * _imageLength), _imageLength),
                _imageWidth,
                _transposed,
                new ReadOnlySpan<float>((float*)offsets, Filters),
                new Span<float>((float*)outputs + ((long)sample * PooledLength), PooledLength),
                Winners.AsSpan(sample * PooledLength, PooledLength)));
        }

        _pixels = pixels;
        return BeginPooled(output);
    }

    /// <inheritdoc />
    public override float[] ReadKernelGradient() => _kernelGradient;

    /// <inheritdoc />
    public override unsafe void Backward()
    {
        Tensor gradient = TakeGradient();
        fixed (float* image = NetworkModule.Memory(_pixels!), pooled = NetworkModule.Memory(gradient))
        {
            (nint images, nint gradients) = ((nint)image, (nint)pooled);
            float[] sums = new BatchPartition((int)gradient.shape[0], Threads)
                .Sum(_kernelGradient.Length + Filters, (sample, sum) => PooledConvolutionKernel.Backward(
                new ReadOnlySpan<float>((float*)images + ((long)sample * _imageLength), _imageLength),
                _imageWidth,
                new ReadOnlySpan<float>((float*)gradients + ((long)sample * PooledLength), PooledLength),
                Winners.AsSpan(sample * PooledLength, PooledLength),
                sum.AsSpan(0, _kernelGradient.Length),
                sum.AsSpan(_kernelGradient.Length)));
            Transpose(sums.AsSpan(0, _kernelGradient.Length), _kernelGradient, PooledConvolutionKernel.Taps, Filters);
            sums.AsSpan(_kernelGradient.Length).CopyTo(BiasGradient);
        }
    }

    private static void Transpose(ReadOnlySpan<float> source, Span<float> target, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                target[(column * rows) + row] = source[(row * columns) + column];
        }
    }
}
