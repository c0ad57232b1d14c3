using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>A tensor of weights that a network needs.</summary>
/// <param name="Name">Layer and role, such as <c>conv2d.weight</c>, <c>dense.bias</c> or <c>dense.alpha</c>.</param>
/// <param name="Shape">
/// Convolution kernel (output, input, kernel height, kernel width); dense kernel (output, input), where the first dense
/// layer's input runs over (channel, height, width); bias (output); learned activation parameter (1), or per channel (output).
/// </param>
public sealed record WeightShape(string Name, ImmutableArray<int> Shape)
{
    /// <summary>Numbers in the tensor.</summary>
    public int Length => Shape.Aggregate(1, (product, dimension) => checked(product * dimension));
}
