using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>One line of a network's summary, as Keras prints it.</summary>
/// <param name="Name">Name within the network and prefix of its weights: <c>conv2d</c>, <c>conv2d_1</c>, <c>dense</c>.</param>
/// <param name="Kind">What it computes: <c>Conv2D</c>, <c>MaxPooling2D</c>, <c>Activation</c>, <c>Flatten</c> or <c>Dense</c>.</param>
/// <param name="OutputShape">Shape for one image: (height, width, channels) up to the flattening, then (units).</param>
/// <param name="ParameterCount">Trained numbers: kernel, bias, and the values of the activation's parameter if it is learned.</param>
/// <param name="Activation">Applied to the output; null for pooling, flattening and the last layer, which gives logits.</param>
public sealed record NetworkLayer(
    string Name,
    string Kind,
    ImmutableArray<int> OutputShape,
    long ParameterCount,
    Activation? Activation)
{
    /// <summary>Name of the layer's kernel among the weights; null for layers without weights.</summary>
    internal string? KernelName => Kind is ImageCnn.Convolution or ImageCnn.Dense ? $"{Name}.weight" : null;

    /// <summary>Name of the layer's bias among the weights; null for layers without weights.</summary>
    internal string? BiasName => KernelName is null ? null : $"{Name}.bias";

    /// <summary>Name of the activation's parameter among the weights; null unless it is learned.</summary>
    internal string? LearnedParameterName => Activation is { IsLearned: true } ? $"{Name}.{Activation.Function.Parameter!.Name}" : null;
}
