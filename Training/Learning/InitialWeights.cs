using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Training.Learning;

/// <summary>
/// The weights that training starts from, as in Keras: Glorot-uniform kernels, and everything else at the values that its layer
/// states.
/// </summary>
/// <seealso href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio, 2010</seealso>
internal static class InitialWeights
{
    /// <summary>Draws weights that depend on nothing but the network and the seed.</summary>
    /// <param name="network">A valid network.</param>
    /// <param name="seed">The user's seed.</param>
    public static NetworkWeights Create(NetworkDescription network, int seed) =>
        new(network.WeightShapes.Select((weight, index) =>
        new WeightTensor(weight.Name, weight.Shape, weight.Start switch
        {
            [] => Kernel(weight, SeededRandom.Create(seed, "weights", index)),
            [var same] => [.. Enumerable.Repeat(same, weight.Length)],
            var each => [.. each],
        })));

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
