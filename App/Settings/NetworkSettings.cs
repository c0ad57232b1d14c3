using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>The settings that say what is trained.</summary>
internal static class NetworkSettings
{
    private static readonly SettingRows<TrainRequest> Request = new(SettingGroup.Network, r => r, (_, r) => r);
    private static readonly SettingRows<NetworkTrainerOptions> Network =
        new(SettingGroup.Network, r => r.Options, (r, part) => r with { Options = part }, SettingOwner.Network);

    private static readonly SettingRows<PlainNetwork> Plain = new(
        SettingGroup.Network,
        r => r.Options.Network as PlainNetwork ?? new PlainNetwork(),
        (r, part) => r with { Options = r.Options with { Network = part } },
        SettingOwner.Network,
        new SettingOwner($"--network {PlainNetwork.DesignName}", r => r.Options.Network is PlainNetwork));

    public static IReadOnlyList<Setting> Rows { get; } =
    [
        Request.Row("--trainer", "cnn is the network, linear the baseline: ML.NET's LbfgsMaximumEntropy on the same pixels.",
            ValueForms.Choice<TrainerKind>(), r => r.Trainer, (r, v) => r with { Trainer = v }) with { DecidesDefaults = true },
        Network.Row("--network", string.Join(" ", NetworkTable.All.Select(row => $"{row.Name} is {row.Purpose}.")),
            ValueForms.Choice([.. NetworkTable.All.Select(row => (row.Name, row.Options))]),
            o => NetworkTable.Of(o.Network).Options, (_, v) => v) with { DecidesDefaults = true, FaultNames = [] },
        Network.Row("--activation", "Activation of the hidden layers, such as elu(alpha=0.5), or one for each: relu,tanh.",
            ValueForms.Activations, o => o.Network.HiddenActivations, (o, v) => o with
            {
                Network = o.Network with { HiddenActivations = v },
            })
            with { Aliases = ["-a"] },
        Plain.Row("--conv", "Filters of each convolution.",
            ValueForms.Sizes, o => o.ConvFilters, (o, v) => o with { ConvFilters = v }) with { Unit = "1 to 65,536 each" },
        Plain.Row("--dense", "Units of each hidden dense layer.",
            ValueForms.Sizes, o => o.DenseUnits, (o, v) => o with { DenseUnits = v }) with { Unit = "1 to 65,536 each" },
        Network.Row("--dropout", "Share of the inputs of each dense layer that is switched off in a step.",
            ValueForms.Number(0, 0.9), o => o.Dropout, (o, v) => o with { Dropout = v }),
        Request.Row("--init-from",
            "Model file to train further, with its network and input; if its classes differ, the last layer starts anew.",
            ValueForms.Text("MODEL", "model.zip"),
            r => r.Options.InitFrom?.Weights.Sha256() ?? r.InitFrom, (r, v) => r with { InitFrom = v })
            with { Unset = "random weights", FaultNames = [], Owners = [SettingOwner.Network] },
        Network.Row("--freeze", "Layers that do not learn, for --init-from: their names, as info shows them.",
            ValueForms.Names, o => o.ParameterGroups, (o, v) => o with { ParameterGroups = v })
            with { Group = SettingGroup.Rare, Unset = "none" },
        Request.Row("--feature-activation", "With --trainer linear: activation applied to every pixel first.",
            ValueForms.OneActivation,
            r => r.Linear.FeatureActivation, (r, v) => r with { Linear = r.Linear with { FeatureActivation = v } })
            with { Group = SettingGroup.Rare, Unset = "none", Owners = [SettingOwner.Baseline] },
    ];
}
