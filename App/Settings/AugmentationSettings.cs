using MlNetClassifier.Training.Augmenting;

namespace MlNetClassifier.App.Settings;

/// <summary>How training images are changed at random: a set with a name, and its numbers one by one.</summary>
internal static class AugmentationSettings
{
    private static readonly (string Word, AugmentationOptions Options)[] Sets =
        [("none", AugmentationOptions.None), ("light", AugmentationOptions.Light), ("standard", AugmentationOptions.Standard)];

    private static readonly SettingRows<AugmentationOptions> Augmentation = new(
        SettingGroup.Augmentation,
        r => r.Options.Augmentation,
        (r, part) => r with { Options = r.Options with { Augmentation = part } },
        SettingOwner.Network,
        SettingOwner.Pixels);

    public static IReadOnlyList<Setting> Rows { get; } =
    [
        Augmentation.Row("--augment",
            "Random changes to training images: none, mirroring and shifting, or all of those below.",
            ValueForms.Choice(Sets), a => a, (_, v) => v),
        Augmentation.Row("--flip", $"Probability of mirroring left to right; {InSets(a => a.Flip)}.",
            ValueForms.Number(0, 1), a => a.Flip, (a, v) => a with { Flip = v }),
        Augmentation.Row("--flip-by-epoch", "Mirror each image in every other epoch instead, if --flip is above 0.",
            ValueForms.Flag, a => a.FlipsByEpoch, (a, v) => a with { FlipsByEpoch = v }) with { Group = SettingGroup.Rare },
        Augmentation.Row("--shift", $"Largest shift, as a fraction of the side; {InSets(a => a.Shift)}.",
            ValueForms.Number(0, 1), a => a.Shift, (a, v) => a with { Shift = v }),
        Augmentation.Row("--rotate", $"Largest rotation either way; {InSets(a => a.Rotate)}.",
            ValueForms.Number(0, 180), a => a.Rotate, (a, v) => a with { Rotate = v }) with { Unit = "degrees" },
        Augmentation.Row("--zoom", $"Largest zoom in or out; {InSets(a => a.Zoom)}.",
            ValueForms.Number(0, 0.9), a => a.Zoom, (a, v) => a with { Zoom = v }),
        Augmentation.Row("--brightness", $"Largest change in brightness; 1 is from black to white; {InSets(a => a.Brightness)}.",
            ValueForms.Number(0, 1), a => a.Brightness, (a, v) => a with { Brightness = v }),
        Augmentation.Row("--contrast", $"Largest change in contrast, as a fraction; {InSets(a => a.Contrast)}.",
            ValueForms.Number(0, 1), a => a.Contrast, (a, v) => a with { Contrast = v }),
        Augmentation.Row("--erase", $"Probability of painting over a rectangle; {InSets(a => a.Erase)}.",
            ValueForms.Number(0, 1), a => a.Erase, (a, v) => a with { Erase = v }),
    ];

    private static string InSets(Func<AugmentationOptions, double> value) =>
        string.Join(", ", Sets.Skip(1).Select(set => FormattableString.Invariant($"{set.Word} {value(set.Options)}")));
}
