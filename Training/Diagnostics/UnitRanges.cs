using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Diagnostics;

/// <summary>Smallest and largest activation of every hidden unit over the samples that were shown.</summary>
internal sealed class UnitRanges
{
    // An activation that varies less than this tells the next layer nothing that its bias does not.
    private const float SmallestRange = 1e-6f;
    private readonly Dictionary<string, (float[] Lowest, float[] Highest)> _ranges = [];

    /// <summary>Takes the activations of a layer for a batch.</summary>
    /// <param name="layer">A layer with weights.</param>
    /// <param name="activations">float32 (N, units) or (N, filters, H, W).</param>
    public void Add(PlacedLayer layer, Tensor activations)
    {
        long[] others = activations.dim() == 4 ? [0, 2, 3] : [0];
        float[] lowest = NetworkModule.Memory(activations.amin(others).contiguous()).ToArray();
        float[] highest = NetworkModule.Memory(activations.amax(others).contiguous()).ToArray();
        if (_ranges.TryGetValue(layer.Name, out (float[] Lowest, float[] Highest) before))
        {
            lowest = [.. lowest.Zip(before.Lowest, Math.Min)];
            highest = [.. highest.Zip(before.Highest, Math.Max)];
        }

        _ranges[layer.Name] = (lowest, highest);
    }

    /// <summary>
    /// Units of a layer whose activation was the same for all samples; null if there is no layer, or it has shown none.
    /// </summary>
    public int? DeadUnits(PlacedLayer? layer) =>
        layer is not null && _ranges.TryGetValue(layer.Name, out (float[] Lowest, float[] Highest) range)
        ? range.Lowest.Zip(range.Highest).Count(unit => unit.Second - unit.First < SmallestRange)
        : null;
}
