using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>A tensor of weights that a network needs.</summary>
/// <param name="Name">Layer and role, such as <c>conv2d.weight</c>, <c>dense.bias</c> or <c>dense.alpha</c>.</param>
/// <param name="Shape">
/// Convolution kernel (output, input, kernel height, kernel width); dense kernel (output, input), where the input of a dense
/// layer after <see cref="Flatten"/> runs over (channel, height, width); everything else (channels), or (1) for the whole
/// layer.
/// </param>
public sealed record WeightShape(string Name, ImmutableArray<int> Shape)
{
    private const string KernelSuffix = ".weight";
    private const string BiasSuffix = ".bias";

    /// <summary>Where training starts.</summary>
    /// <value>One value for all numbers, or one for each; default empty: drawn at random, as kernels are.</value>
    public ImmutableArray<float> Start { get; init; } = [];

    /// <summary>Whether it is learned from gradients; running means are measured instead.</summary>
    /// <value>Default true.</value>
    public bool IsTrained { get; init; } = true;

    /// <summary>Whether weight decay applies: to kernels, not to biases, scales or activation parameters.</summary>
    public bool IsKernel => Shape.Length > 1;

    /// <summary>Numbers in the tensor.</summary>
    public int Length => Shape.Aggregate(1, (product, dimension) => checked(product * dimension));

    /// <summary>Numbers in the tensor, of a network that may be absurdly large.</summary>
    internal long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);

    internal static WeightShape Kernel(string layer, ImmutableArray<int> shape) => new(layer + KernelSuffix, shape);

    internal static WeightShape Bias(string layer, int channels) => new(layer + BiasSuffix, [channels]) { Start = [0] };
}
