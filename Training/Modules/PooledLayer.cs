using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Kernels;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Modules;

/// <summary>A convolution with its pooling, outside autograd.</summary>
/// <remarks>Keeps the winners of the windows for the way back. Not thread-safe.</remarks>
internal abstract class PooledLayer : LeafLayer
{
    /// <summary>Rows and columns of a window.</summary>
    protected const int PoolSize = 2;

    /// <summary>Describes the layer.</summary>
    /// <param name="layer">A convolution; its output is what is pooled.</param>
    /// <param name="threads">Threads to compute with.</param>
    protected PooledLayer(PlacedLayer layer, int threads)
        : base(layer, threads) =>
        (Height, Width, Filters) = (layer.OutputShape[0], layer.OutputShape[1], layer.OutputShape[2]);

    /// <summary>Height before pooling.</summary>
    protected int Height { get; }

    /// <summary>Width before pooling.</summary>
    protected int Width { get; }

    /// <summary>Filters F.</summary>
    protected int Filters { get; }

    /// <summary>Winners of all windows of a batch.</summary>
    protected float[] Winners { get; private set; } = [];

    /// <summary>Numbers of a pooled image.</summary>
    protected int PooledLength => Height / PoolSize * (Width / PoolSize) * Filters;

    /// <summary>
    /// Whether a layer can be computed this way: a convolution with a bias whose output is pooled, 2 x 2 to one, and nothing
    /// else, whose activation may come after the pooling, and whose filters fill vectors.
    /// </summary>
    protected static bool Fits(NetworkDescription network, PlacedLayer layer) =>
        layer is { Layer: Convolution { HasBias: true }, Activation.IsNonDecreasing: true }
        && network.FeedsOnlyTheNext(layer)
        && network.Layers[layer.Index + 1].Layer is MaxPooling { Size: PoolSize, Stride: PoolSize, Padding: 0 }
        && layer.OutputShape[2] % MaxPoolingKernel.Lanes == 0;

    /// <summary>Memory for the output of a batch: float32 (N, h, w, F).</summary>
    protected Tensor NewOutput(int samples)
    {
        if (Winners.Length < samples * PooledLength)
            Winners = new float[samples * PooledLength];

        return torch.empty(samples, Height / PoolSize, Width / PoolSize, Filters);
    }

    /// <summary>Lets autograd begin with an output.</summary>
    /// <param name="output">float32 (N, h, w, F).</param>
    /// <returns>float32 (N, F, h, w), channels last in memory.</returns>
    protected Tensor BeginPooled(Tensor output) => Begin(output).permute(0, 3, 1, 2);
}
