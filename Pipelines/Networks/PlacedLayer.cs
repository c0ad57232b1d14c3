using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>A layer in its place in a network: one line of the summary, as Keras prints it.</summary>
/// <param name="Index">Position among the layers.</param>
/// <param name="Layer">What it computes.</param>
/// <param name="Sources">Positions of the layers whose outputs it takes; -1 for the network's input.</param>
/// <param name="InputShape">Shape of its first input for one sample.</param>
/// <param name="OutputShape">Shape for one sample: (height, width, channels), or (units).</param>
/// <param name="Weights">The tensors that it needs.</param>
public sealed record PlacedLayer(
    int Index,
    NetworkLayer Layer,
    ImmutableArray<int> Sources,
    ImmutableArray<int> InputShape,
    ImmutableArray<int> OutputShape,
    ImmutableArray<WeightShape> Weights)
{
    /// <summary>Name within the network and prefix of its weights: <c>conv2d</c>, <c>conv2d_1</c>, <c>dense</c>.</summary>
    public string Name => Layer.Name;

    /// <summary>What it computes, as Keras names it.</summary>
    public string Kind => Layer.Kind;

    /// <summary>Applied to the output; null for none.</summary>
    public Activation? Activation => (Layer as ActivatedLayer)?.Activation;

    /// <summary>Trained numbers: kernel, bias, scale, and the values of the activation's parameter if it is learned.</summary>
    public long ParameterCount => Weights.Where(weight => weight.IsTrained).Sum(weight => weight.Count);

    /// <summary>Its kernel; null for layers without one.</summary>
    internal WeightShape? Kernel => Weights.FirstOrDefault(weight => weight.IsKernel);

    /// <summary>Its bias; null for layers without a kernel, or without a bias.</summary>
    internal WeightShape? Bias => Kernel is null ? null : Weights.FirstOrDefault(weight => weight.Name == $"{Name}.bias");

    /// <summary>Name of the activation's parameter among the weights; null unless it is learned.</summary>
    internal string? LearnedParameterName => (Layer as ActivatedLayer)?.LearnedParameterName;
}
