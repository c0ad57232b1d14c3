using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Exporting;

/// <summary>
/// Weights as a graph holds them: each batch normalization after a convolution is folded into the convolution and no longer
/// costs anything.
/// </summary>
internal sealed class FoldedWeights
{
    private readonly Dictionary<string, WeightTensor> _tensors;
    private readonly HashSet<string> _folded = new(StringComparer.Ordinal);

    private FoldedWeights(NetworkWeights weights) =>
        _tensors = weights.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    /// <summary>A tensor by its name.</summary>
    public WeightTensor this[string name] => _tensors[name];

    /// <summary>Folds what can be folded.</summary>
    /// <param name="network">A valid network.</param>
    /// <param name="weights">Its weights; not changed.</param>
    public static FoldedWeights Of(NetworkDescription network, NetworkWeights weights)
    {
        var folded = new FoldedWeights(weights);
        foreach (PlacedLayer layer in network.Layers.Where(layer => layer.Layer is Convolution))
        {
            if (layer.Activation is null && network.FeedsOnlyTheNext(layer)
                && network.Layers[layer.Index + 1].Layer is BatchNormalization normalization)
                folded.Fold(layer, normalization);
            else if (layer.Bias is null)
                folded.Add(BiasName(layer), new float[layer.OutputShape[2]]);
        }

        return folded;
    }

    /// <summary>Whether a batch normalization has nothing left to do.</summary>
    public bool IsFolded(PlacedLayer layer) => _folded.Contains(layer.Name);

    /// <summary>Name of the bias of a convolution, which has one here in any case.</summary>
    public static string BiasName(PlacedLayer convolution) =>
        convolution.Bias?.Name ?? WeightShape.Bias(convolution.Name, convolution.OutputShape[2]).Name;

    // (w x + b - mean) f + shift = (w f) x + ((b - mean) f + shift), with f = scale / sqrt(variance + epsilon).
    private void Fold(PlacedLayer layer, BatchNormalization normalization)
    {
        WeightTensor kernel = _tensors[layer.Kernel!.Name];
        int filters = layer.OutputShape[2];
        int taps = kernel.Values.Length / filters;
        (float[] values, float[] biases) =
            ([.. kernel.Values], layer.Bias is { } bias ? [.. _tensors[bias.Name].Values] : new float[filters]);
        for (int filter = 0; filter < filters; filter++)
        {
            double factor = Of(normalization.ScaleName) / Math.Sqrt(Of(normalization.VarianceName) + normalization.Epsilon);
            biases[filter] = (float)(((biases[filter] - Of(normalization.MeanName)) * factor) + Of(normalization.ShiftName));
            foreach (ref float value in values.AsSpan(filter * taps, taps))
                value = (float)(value * factor);

            double Of(string name) => _tensors[name].Values[filter];
        }

        _tensors[kernel.Name] = new WeightTensor(kernel.Name, kernel.Shape, values);
        Add(BiasName(layer), biases);
        _folded.Add(normalization.Name);
    }

    private void Add(string name, float[] values) => _tensors[name] = new WeightTensor(name, [values.Length], values);
}
