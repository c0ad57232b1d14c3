using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>
/// Blocks of 3 x 3 convolution, activation and 2 x 2 pooling, then dense layers: Keras' <c>Conv2D(filters, 3)</c> and
/// <c>MaxPooling2D()</c>, <c>Flatten()</c>, <c>Dense(units)</c>. Without hidden layers it is the linear classifier on the pixels.
/// </summary>
/// <remarks>Convolutions have no padding and stride 1; pools drop an odd last row or column.</remarks>
public sealed record PlainNetwork : NetworkDesign
{
    /// <summary>What the network is called.</summary>
    public const string DesignName = "lesson";

    /// <inheritdoc />
    public override string Name => DesignName;

    /// <summary>Filters of each convolution block.</summary>
    /// <value>May be empty; default 32, then 64.</value>
    public ImmutableArray<int> ConvFilters { get; init; } = [32, 64];

    /// <summary>Units of each hidden dense layer.</summary>
    /// <value>May be empty; default one layer of 128.</value>
    public ImmutableArray<int> DenseUnits { get; init; } = [128];

    /// <summary>
    /// Activation of each input number, after bytes are scaled and before the first layer: a transform of the features that
    /// belongs to the network. Its parameter has one value and is never trained.
    /// </summary>
    /// <value>Default null: none.</value>
    public Activation? InputActivation { get; init; }

    /// <inheritdoc />
    protected override IReadOnlyList<(string Name, int Channels)> HiddenLayers =>
    [
        .. ConvFilters.Select((filters, block) => (Numbered("conv2d", block), filters)),
        .. DenseUnits.Select((units, layer) => (Numbered("dense", layer), units)),
    ];

    /// <inheritdoc />
    public override NetworkDescription Describe(NetworkInput input, int classCount)
    {
        ArgumentNullException.ThrowIfNull(input);
        var hidden = HiddenLayers;
        List<NetworkLayer> layers = [];
        if (InputActivation is { } activation)
            layers.Add(new Elementwise("activation") { Activation = Fixed(activation) });

        for (int block = 0; block < ConvFilters.Length; block++)
        {
            layers.Add(new Convolution(hidden[block].Name, ConvFilters[block]) { Activation = ActivationOf(block) });
            layers.Add(Pooling(block));
        }

        if (input.IsImage)
            layers.Add(new Flatten("flatten"));

        for (int layer = ConvFilters.Length; layer < hidden.Count; layer++)
            layers.Add(new Dense(hidden[layer].Name, hidden[layer].Channels) { Activation = ActivationOf(layer) });

        layers.Add(new Dense(Numbered("dense", DenseUnits.Length), classCount));
        return new NetworkDescription(Name, input, [.. layers]);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Validate() =>
    [
        .. base.Validate(),
        .. ConvFilters.SelectMany(filters => OptionRange.Outside(nameof(ConvFilters), filters, 1, 65_536)),
        .. DenseUnits.SelectMany(units => OptionRange.Outside(nameof(DenseUnits), units, 1, 65_536)),
        .. HiddenActivations.Distinct().Where(activation => activation.Function.Kind != ActivationKind.Elementwise)
        .Select(rowwise =>
            $"{rowwise} works on the logits of a network, not between its layers; choose another of HiddenActivations."),
        .. InputActivation is { ParameterValues.Length: > 1 } several
            ? new[]
            {
                $"InputActivation {several.Function.Name} takes one value of {several.Function.Parameter!.Name} for all "
                    + "inputs, not one per channel.",
            }
            : [],
    ];

    private static Activation Fixed(Activation activation) => activation.Function.Parameter is null
        ? activation
        : new Activation(activation.Function, activation.ParameterValues, isLearned: false);
}
