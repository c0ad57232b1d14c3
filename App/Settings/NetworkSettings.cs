using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>The settings that say what is trained.</summary>
internal static class NetworkSettings
{
    private static readonly SettingRows<TrainRequest> Request = new(SettingGroup.Network, r => r, (_, r) => r);
    private static readonly SettingRows<NetworkTrainerOptions> Network =
        new(SettingGroup.Network, r => r.Options, (r, part) => r with { Options = part }, SettingOwner.Network);

    private static readonly SettingRows<OnnxBackbone?> File = new(
        SettingGroup.Network, NetworkForm.FileOf,
        (r, part) => part is null ? r : r with { Options = r.Options with { Network = WithBackbone(r.Options.Network, part) } },
        SettingOwner.Network, SettingOwner.File);

    private static readonly SettingRows<PlainNetwork> Plain = new(
        SettingGroup.Network,
        r => r.Options.Network as PlainNetwork ?? new PlainNetwork(),
        (r, part) => r with { Options = r.Options with { Network = part } },
        SettingOwner.Network,
        new SettingOwner($"--network {PlainNetwork.DesignName}", r => r.Options.Network is PlainNetwork));

    private static readonly SettingRows<TransferNetwork> Transfer = new(
        SettingGroup.Network,
        r => r.Options.Network as TransferNetwork ?? new TransferNetwork(),
        (r, part) => r with { Options = r.Options with { Network = part } },
        SettingOwner.Network,
        SettingOwner.Features);

    public static IReadOnlyList<Setting> Rows { get; } =
    [
        Request.Row("--trainer", "cnn is the network, linear the baseline: ML.NET's LbfgsMaximumEntropy on the same pixels.",
            ValueForms.Choice<TrainerKind>(), r => r.Trainer, (r, v) => r with { Trainer = v }) with { DecidesDefaults = true },
        Request.Row("--network", string.Join(" ", NetworkTable.All.Select(row => $"{row.Name} is {row.Purpose}."))
            + $" {NetworkForm.FilePlaceholder} is the like of it in a file of yours; {NetworkCandidate.Auto} tries all but "
            + "that on the validation split and takes the best.",
            NetworkForm.Form, r => r.ChoosesNetwork ? null : NetworkTable.Of(r.Options.Network),
            (r, v) => v is null ? r : With(r, v))
            with { DecidesDefaults = true, FaultNames = [], Owners = [SettingOwner.Network] },
        File.Row("--features", "Tensor of the network file that its features are.",
            ValueForms.Text("TENSOR", "embedding"), f => f?.FeatureTensor, (f, v) => f?.WithFeatures(v))
            with { Unset = "the last vector before the classifier" },
        File.Row("--pixels", "What the network file takes: imagenet, tf (-1 to 1), raw (0 to 255), or such as "
            + $"\"{BackbonePixels.ImageNet}\".",
            NetworkForm.Pixels, f => f?.BackbonePixels, (f, v) => f?.WithPixels(v))
            with { Unset = "imagenet; tf where channels come last, raw for bytes" },
        Network.Row("--activation", "Activation of the hidden layers, such as elu(alpha=0.5), or one for each: relu,tanh.",
            ValueForms.Activations, o => o.Network.HiddenActivations, (o, v) => o with
            {
                Network = o.Network with { HiddenActivations = v },
            })
            with { Aliases = ["-a"], Owners = [SettingOwner.Network, SettingOwner.Steps] },
        Plain.Row("--conv", "Filters of each convolution.",
            ValueForms.Sizes, o => o.ConvFilters, (o, v) => o with { ConvFilters = v }) with { Unit = "1 to 65,536 each" },
        Network.Row("--dense", "Units of each hidden dense layer.",
            ValueForms.Sizes, o => DenseUnits(o.Network), (o, v) => o with { Network = WithDense(o.Network, v) }) with
        {
            Unit = "1 to 65,536 each",
            FaultNames = [nameof(PlainNetwork.DenseUnits)],
            DecidesOwners = true,
            Owners =
            [
                SettingOwner.Network,
                new($"--network {PlainNetwork.DesignName}", r => r.Options.Network is not CompactNetwork),
            ],
        },
        Network.Row("--dropout", "Share of the inputs of each dense layer that is switched off in a step.",
            ValueForms.Number(0, 0.9), o => o.Dropout, (o, v) => o with { Dropout = v })
            with { Owners = [SettingOwner.Network, SettingOwner.Steps] },
        Transfer.Row("--store",
            "How the model holds the pretrained weights: float32 gives the features of ML.NET's own featurizer; float16 halves "
                + "the file, int8 makes it a fifth and faster. Refused where validation loses more than half a point and one "
                + "image.",
            ValueForms.Choice<WeightStorage>(), n => n.Storage, (n, v) => n with { Storage = v }),
        Request.Row("--init-from",
            "Model file to train further, with its network and input; if its classes differ, the last layer starts anew.",
            ValueForms.Text("MODEL", "model.zip"),
            r => r.Options.InitFrom?.Weights.Sha256() ?? r.InitFrom, (r, v) => r with { InitFrom = v })
            with { Unset = "random weights", FaultNames = [], Owners = [SettingOwner.Network] },
        Network.Row("--freeze", "Layers that do not learn, for --init-from: their names, as info shows them.",
            ValueForms.Names, o => o.ParameterGroups, (o, v) => o with { ParameterGroups = v })
            with { Group = SettingGroup.Rare, Unset = "none", Owners = [SettingOwner.Network, SettingOwner.Steps] },
        Request.Row("--feature-activation", "With --trainer linear: activation applied to every pixel first.",
            ValueForms.OneActivation,
            r => r.Linear.FeatureActivation, (r, v) => r with { Linear = r.Linear with { FeatureActivation = v } })
            with { Group = SettingGroup.Rare, Unset = "none", Owners = [SettingOwner.Baseline] },
    ];

    /// <summary>A request for another network, with the options and images that it is for.</summary>
    public static TrainRequest With(TrainRequest request, KnownNetwork network) => request with
    {
        Options = network.Options,
        Input = network.InputFrom(request.Input),
    };

    private static NetworkDesign WithBackbone(NetworkDesign design, PretrainedBackbone backbone) =>
        design is TransferNetwork transfer ? transfer with { Backbone = backbone } : design;

    private static ImmutableArray<int> DenseUnits(NetworkDesign design) => design switch
    {
        PlainNetwork plain => plain.DenseUnits,
        TransferNetwork transfer => transfer.DenseUnits,
        _ => [],
    };

    /// <summary>A design with other hidden dense layers; the same, if it has none.</summary>
    public static NetworkDesign WithDense(NetworkDesign design, ImmutableArray<int> units) => design switch
    {
        PlainNetwork plain => plain with { DenseUnits = units },
        TransferNetwork transfer => transfer with { DenseUnits = units },
        _ => design,
    };
}
