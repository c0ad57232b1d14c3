using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>One operation of a network: what it computes, not with which weights.</summary>
/// <remarks>
/// A closed set: what turns layers into something else (TorchSharp, ONNX) is a <see cref="ILayerVisitor{TContext, TResult}"/>,
/// and a new kind of layer does not compile until each of them knows it. Immutable, compared by content.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "layer")]
[JsonDerivedType(typeof(Backbone), "backbone")]
[JsonDerivedType(typeof(Convolution), "convolution")]
[JsonDerivedType(typeof(BatchNormalization), "batch_normalization")]
[JsonDerivedType(typeof(Elementwise), "activation")]
[JsonDerivedType(typeof(MaxPooling), "max_pooling")]
[JsonDerivedType(typeof(AveragePooling), "average_pooling")]
[JsonDerivedType(typeof(GlobalAveragePooling), "global_average_pooling")]
[JsonDerivedType(typeof(Addition), "addition")]
[JsonDerivedType(typeof(Flatten), "flatten")]
[JsonDerivedType(typeof(Dense), "dense")]
public abstract record NetworkLayer
{
    private protected const int MaxUnits = 65_536;

    private protected NetworkLayer(string name) => Name = name;

    /// <summary>Name within the network and prefix of its weights, such as <c>conv2d_1</c>.</summary>
    public string Name { get; init; }

    /// <summary>The earlier layer whose output it takes.</summary>
    /// <value>Default null: the layer before, or the network's input.</value>
    public string? From { get; init; }

    /// <summary>What a summary calls it: the name of Keras' class.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>Numbers in weights that come as they are and are never trained.</summary>
    [JsonIgnore]
    public virtual long FrozenParameterCount => 0;

    /// <summary>Names of further layers whose outputs it takes.</summary>
    internal virtual ImmutableArray<string> OtherInputs => [];

    /// <summary>Says why it cannot take such an input; null if it can.</summary>
    /// <param name="input">(height, width, channels) or (units).</param>
    internal abstract string? Misfit(ImmutableArray<int> input);

    /// <summary>Shape of its output for one sample; meaningful without a <see cref="Misfit"/>.</summary>
    internal abstract ImmutableArray<int> OutputShape(ImmutableArray<int> input);

    /// <summary>The tensors that it needs, in the order of the network's weights.</summary>
    internal virtual IEnumerable<WeightShape> Weights(ImmutableArray<int> input) => [];

    /// <summary>Numbers that are out of range, whatever the input.</summary>
    internal virtual IEnumerable<string> Faults() => [];

    internal abstract TResult Accept<TContext, TResult>(ILayerVisitor<TContext, TResult> visitor, TContext context);

    private protected string? UnlessImage(ImmutableArray<int> input) => input.Length == 3
        ? null
        : $"'{Name}' takes images, (height, width, channels), but gets a row of {input[0]:N0} numbers; where a transform "
            + "forgot the shape, give height and width (ImageHeight and ImageWidth of a trainer's options).";

    private protected static int Windows(int side, int window, int stride, int padding) =>
        ((side + (2 * padding) - window) / stride) + 1;

    private protected string? UnlessCovered(ImmutableArray<int> input, int window, int padding) =>
        Math.Min(input[0], input[1]) + (2 * padding) >= window
        ? null
        : $"'{Name}' looks at {window} x {window} values at a time, but gets {input[0]} x {input[1]}.";
}
