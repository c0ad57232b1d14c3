using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Heads;

/// <summary>
/// Brings every feature to mean 0 over the train split, and all of them together to deviation 1; afterwards a part of the first
/// layer.
/// </summary>
/// <remarks>
/// One scale for all: to give each feature a deviation of its own makes as much of those that hardly change as of those that tell
/// classes apart, and costs accuracy (docs/adr/0027). Immutable and thread-safe.
/// </remarks>
internal sealed class FeatureScaling
{
    private readonly double[] _means;
    private readonly double _deviation; // 1 where no feature ever changes

    private FeatureScaling(double[] means, double deviation) => (_means, _deviation) = (means, deviation);

    /// <summary>Measures samples.</summary>
    /// <param name="samples">Rows of features, at least one.</param>
    public static FeatureScaling Of(SampleSet samples)
    {
        int length = samples.Shape[0];
        double[] means = new double[length];
        double square = 0;
        var row = new float[length];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            samples.CopyTo(sample, row);
            for (int i = 0; i < length; i++)
                means[i] += (double)row[i] / samples.Count;
        }

        for (int sample = 0; sample < samples.Count; sample++)
        {
            samples.CopyTo(sample, row);
            for (int i = 0; i < length; i++)
                square += (row[i] - means[i]) * (row[i] - means[i]) / samples.Count / length;
        }

        return new FeatureScaling(means, square > 0 ? Math.Sqrt(square) : 1);
    }

    /// <summary>The samples, scaled.</summary>
    public SampleSet Apply(SampleSet samples)
    {
        var scaled = new SampleSet(NetworkInput.Features(_means.Length), samples.ClassCount);
        var row = new float[_means.Length];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            samples.CopyTo(sample, row);
            for (int i = 0; i < row.Length; i++)
                row[i] = (float)((row[i] - _means[i]) / _deviation);

            scaled.Add(row, samples.ClassIndex(sample), samples.NameOf(sample));
        }

        return scaled;
    }

    /// <summary>
    /// Weights for features as they come, from those for scaled features: w (x - m) / d + b = (w / d) x + (b - w m / d).
    /// </summary>
    public NetworkWeights Fold(NetworkDescription head, NetworkWeights weights) => WithFirst(head, weights, (kernel, biases) =>
    {
        for (int i = 0; i < kernel.Length; i++)
        {
            int feature = i % _means.Length;
            double value = kernel[i] / _deviation;
            biases[i / _means.Length] -= value * _means[feature];
            kernel[i] = value;
        }
    });

    /// <summary>The other way: what training begins from, if it begins from a model.</summary>
    public NetworkWeights Unfold(NetworkDescription head, NetworkWeights weights) => WithFirst(head, weights, (kernel, biases) =>
    {
        for (int i = 0; i < kernel.Length; i++)
        {
            int feature = i % _means.Length;
            biases[i / _means.Length] += kernel[i] * _means[feature];
            kernel[i] *= _deviation;
        }
    });

    private static NetworkWeights WithFirst(NetworkDescription head, NetworkWeights weights, Action<double[], double[]> change)
    {
        PlacedLayer first = head.Layers[0];
        WeightShape kernel = first.Kernel!, bias = first.Bias!;
        double[] kernels = [.. weights[kernel.Name].Values], biases = [.. weights[bias.Name].Values];
        change(kernels, biases);
        return new NetworkWeights(weights.Tensors.Select(tensor =>
            tensor.Name == kernel.Name ? new WeightTensor(tensor.Name, tensor.Shape, [.. kernels.Select(value => (float)value)])
            : tensor.Name == bias.Name ? new WeightTensor(tensor.Name, tensor.Shape, [.. biases.Select(value => (float)value)])
            : tensor));
    }
}
