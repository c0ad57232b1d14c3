using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Heads;

/// <summary>
/// Brings every feature to mean 0 and standard deviation 1 over the train split; afterwards a part of the first layer.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class FeatureScaling
{
    private const double Least = 1e-6;
    private readonly double[] _means;
    private readonly double[] _deviations; // 1 for a feature that is always the same

    private FeatureScaling(double[] means, double[] deviations) => (_means, _deviations) = (means, deviations);

    /// <summary>Measures samples.</summary>
    /// <param name="samples">Rows of features, at least one.</param>
    public static FeatureScaling Of(SampleSet samples)
    {
        int length = samples.Shape[0];
        double[] means = new double[length], squares = new double[length];
        var row = new float[length];
        for (int pass = 0; pass < 2; pass++)
        {
            for (int sample = 0; sample < samples.Count; sample++)
            {
                samples.CopyTo(sample, row);
                for (int i = 0; i < length; i++)
                {
                    if (pass == 0)
                        means[i] += (double)row[i] / samples.Count;
                    else
                        squares[i] += (row[i] - means[i]) * (row[i] - means[i]) / samples.Count;
                }
            }
        }

        // What is left of a feature that is always the same is rounding.
        return new FeatureScaling(means, [.. squares.Zip(means, (square, mean) =>
            Math.Sqrt(square) is var deviation && deviation > Least * Math.Abs(mean) ? deviation : 1)]);
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
                row[i] = (float)((row[i] - _means[i]) / _deviations[i]);

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
            double value = kernel[i] / _deviations[feature];
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
            kernel[i] *= _deviations[feature];
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
