using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Training.Backbones;

/// <summary>
/// The features of a pretrained network, which stays as it is, and a head that is trained on them: a multinomial logistic
/// regression, or hidden dense layers before the last one.
/// </summary>
public sealed record TransferNetwork : NetworkDesign
{
    /// <inheritdoc />
    public override string Name => Backbone.Name;

    /// <inheritdoc />
    public override PixelFormat Pixels => Backbone.Pixels;

    /// <summary>The pretrained network.</summary>
    /// <value>Default <see cref="ResNet18Backbone"/>.</value>
    public PretrainedBackbone Backbone { get; init; } = ResNet18Backbone.Instance;

    /// <summary>How the saved model holds the pretrained weights; features are computed with the same.</summary>
    /// <value>Default <see cref="WeightStorage.Float32"/>.</value>
    public WeightStorage Storage { get; init; }

    /// <summary>Units of each hidden dense layer.</summary>
    /// <value>Default empty: the head is a regression, which is fitted until it no longer changes.</value>
    public ImmutableArray<int> DenseUnits { get; init; } = [];

    /// <summary>Whether there are hidden layers; without them the head is a regression.</summary>
    public override bool LearnsInSteps => !DenseUnits.IsEmpty;

    /// <inheritdoc />
    public override bool LearnsFromPixels => false;

    /// <inheritdoc />
    protected override IReadOnlyList<(string Name, int Channels)> HiddenLayers =>
        [.. DenseUnits.Select((units, layer) => (Numbered("dense", layer), units))];

    /// <inheritdoc />
    public override NetworkDescription Describe(NetworkInput input, int classCount)
    {
        ArgumentNullException.ThrowIfNull(input);
        Backbone backbone = Backbone.LayerFor(input.Height, input.Width) with { Storage = Storage.ToString().ToLowerInvariant() };
        return new NetworkDescription(Name, input,
        [
            backbone,
            .. HiddenLayers.Select((layer, index) => new Dense(layer.Name, layer.Channels) { Activation = ActivationOf(index) }),
            new Dense(Numbered("dense", DenseUnits.Length), classCount),
        ]);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Validate() =>
    [
        .. base.Validate(),
        .. DenseUnits.SelectMany(units => OptionRange.Outside(nameof(DenseUnits), units, 1, 65_536)),
        .. HiddenActivations.Distinct().Where(activation => activation.Function.Kind != ActivationKind.Elementwise)
        .Select(rowwise =>
            $"{rowwise} works on the logits of a network, not between its layers; choose another of HiddenActivations."),
    ];

    /// <inheritdoc />
    /// <exception cref="BackboneException">The file of the pretrained network cannot be used.</exception>
    public override IReadOnlyList<string> FaultsFor(int height, int width)
    {
        IReadOnlyList<string> faults = Backbone.FaultsFor(height, width);
        if (faults.Count > 0 || !LearnsInSteps)
            return faults;

        int newest = Backbone.NewestOperatorSetFor(height, width);
        return
        [
            .. HiddenActivations.Distinct()
                .Where(activation => OnnxActivation.LeastOperatorSet(activation.Function.Graph) > newest)
                .Select(activation => $"{activation} needs a newer operator set of ONNX than the {newest} of '{Backbone.Name}', "
                    + "which has an operator that means something else in later ones; choose another of HiddenActivations, or "
                    + "convert the file to a newer set."),
        ];
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> NotesFor(int height, int width) => Backbone.NotesFor(height, width);

    internal override NetworkDesign? Unrounded =>
        Storage == WeightStorage.Float32 ? null : this with { Storage = WeightStorage.Float32 };

    internal override BackboneGraph BackboneOf(NetworkInput input, Func<IReadOnlyList<byte[]>>? images = null) =>
        Storage == WeightStorage.Int8
            ? QuantizedGraph.Of(Backbone.Graph(input.Height, input.Width, WeightStorage.Float32), input, Name, images!())
            : Backbone.Graph(input.Height, input.Width, Storage);
}
