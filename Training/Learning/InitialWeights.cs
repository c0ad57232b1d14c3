using System.Collections.Immutable;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Learning;

/// <summary>The weights that training starts from, as in Keras: Glorot-uniform kernels, zero biases.</summary>
/// <seealso href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio, 2010</seealso>
internal static class InitialWeights
{
    /// <summary>Draws weights that depend on nothing but the network and the seed.</summary>
    /// <param name="network">A valid network; learned activation parameters start from its activations' values.</param>
    /// <param name="seed">The user's seed.</param>
    public static NetworkWeights Create(ImageCnn network, int seed)
    {
        Dictionary<string, ImmutableArray<float>> learned = network.Layers
            .Where(layer => layer.LearnedParameterName is not null)
            .ToDictionary(layer => layer.LearnedParameterName!, layer => layer.Activation!.ParameterValues);

        return new NetworkWeights(network.WeightShapes.Select((weight, index) => new WeightTensor(weight.Name, weight.Shape, weight switch
        {
            _ when learned.TryGetValue(weight.Name, out ImmutableArray<float> start) => [.. start is [var same] ? Enumerable.Repeat(same, weight.Length) : start],
            { Shape.Length: 1 } => new float[weight.Length],
            _ => Kernel(weight, SeededRandom.Create(seed, "weights", index)),
        })));
    }

    private static float[] Kernel(WeightShape weight, Random random)
    {
        // A convolution's inputs and outputs count once for each position of its kernel.
        long positions = weight.Shape.Skip(2).Aggregate(1L, (product, dimension) => product * dimension);
        double limit = Math.Sqrt(6.0 / ((weight.Shape[0] + (long)weight.Shape[1]) * positions));
        var values = new float[weight.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(((2 * random.NextDouble()) - 1) * limit);

        return values;
    }
}
