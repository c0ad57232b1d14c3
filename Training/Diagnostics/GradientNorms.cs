using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Diagnostics;

/// <summary>
/// Norms of the gradients by kernel and bias of each layer: per step, averaged over the first and the latest epoch.
/// </summary>
internal sealed class GradientNorms
{
    private readonly int[] _layerOfParameter; // -1 for what is neither kernel nor bias
    private readonly double[] _squares;
    private readonly double[] _sums;
    private int _steps;

    /// <summary>Starts before the first step.</summary>
    /// <param name="network">A valid network.</param>
    public GradientNorms(NetworkDescription network)
    {
        PlacedLayer[] layers = [.. network.Layers.Where(layer => layer.Kernel is not null)];
        _layerOfParameter =
        [
            .. network.WeightShapes.Select(shape =>
                Array.FindIndex(layers, layer => shape == layer.Kernel || shape == layer.Bias)),
        ];
        (_squares, _sums) = (new double[layers.Length], new double[layers.Length]);
        First = Latest = new double[layers.Length];
    }

    /// <summary>Means over the steps of the first epoch, in the order of the layers with weights.</summary>
    public double[] First { get; private set; }

    /// <summary>Means over the steps of the latest epoch that was completed.</summary>
    public double[] Latest { get; private set; }

    /// <summary>Takes one gradient of the current step.</summary>
    /// <param name="parameter">Position among the network's weight shapes.</param>
    /// <param name="gradient">The gradient; only read.</param>
    public void Add(int parameter, ReadOnlySpan<float> gradient)
    {
        int layer = _layerOfParameter[parameter];
        if (layer < 0)
            return;

        double sum = 0;
        foreach (float value in gradient)
            sum += (double)value * value;

        _squares[layer] += sum;
    }

    /// <summary>All gradients of the step are in.</summary>
    public void EndStep()
    {
        for (int layer = 0; layer < _sums.Length; layer++)
            _sums[layer] += Math.Sqrt(_squares[layer]);

        Array.Clear(_squares);
        _steps++;
    }

    /// <summary>All steps of the epoch are in, at least one.</summary>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    public void EndEpoch(int epoch)
    {
        Latest = [.. _sums.Select(sum => sum / _steps)];
        First = epoch == 1 ? Latest : First;
        Array.Clear(_sums);
        _steps = 0;
    }
}
