using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Settings;

/// <summary>The settings that say which images there are and what becomes of them on the way to the network.</summary>
internal static class DataSettings
{
    private static readonly SettingRows<TrainRequest> Data = new(SettingGroup.Data, r => r, (_, r) => r);
    private static readonly SettingRows<SplitOptions> Splits =
        new(SettingGroup.Data, r => r.Splits, (r, s) => r with { Splits = s });
    private static readonly SettingRows<ImageInput> Input = new(SettingGroup.Data, r => r.Input, (r, i) => r with { Input = i });

    public static IReadOnlyList<Setting> Rows { get; } =
    [
        Data.Row("--data", "Folder with one sub-folder per class, or a CSV/TSV manifest.",
            ValueForms.Text("PATH", "images"), r => r.Data, (r, v) => r with { Data = v })
            with { Aliases = ["-d"], Unset = "a sample set that the program draws", MayDiffer = true },
        Splits.Row("--val-split", "Fraction of each class that chooses the best epoch.",
            ValueForms.Number(0, 1, isBelowMost: true), s => s.ValidationFraction, (s, v) => s with { ValidationFraction = v })
            with { Aliases = ["--validation-split"], FaultNames = ["The validation fraction"] },
        Splits.Row("--test-split", "Fraction of each class that judges the result, once.",
            ValueForms.Number(0, 1, isBelowMost: true), s => s.TestFraction, (s, v) => s with { TestFraction = v })
            with { FaultNames = ["The test fraction"] },
        Splits.Row("--fraction", "Fraction of each class's train images to learn from; the other splits stay whole.",
            ValueForms.Number(0, 1, isAboveLeast: true), s => s.TrainFraction, (s, v) => s with { TrainFraction = v })
            with { FaultNames = ["The fraction of the train split"] },
        Input.Row("--size", "Side of the network's input, or height x width; lesson takes 10 to 990.",
            ValueForms.Side, i => new ImageSide(i.Height, i.Width), (i, v) => i with { Height = v.Height, Width = v.Width })
            with { Unit = $"{ImageInput.MinTileSide} to {ImageInput.MaxTileSide} pixels", FaultNames = ["Height", "Width"] },
        Input.Row("--resize", "How a picture of another shape fills the input.",
            ValueForms.Choice<ResizeMode>(), i => i.Resize, (i, v) => i with { Resize = v }) with { Origin = "Keras" },
        Data.Row("--max-unreadable", "Fraction of the images that may be unreadable; they are left out and listed.",
            ValueForms.Number(0, 1), r => r.Options.MaxUnreadableFraction, WithMaxUnreadable),
        Data.Row("--strict", "Stop if any image is damaged or cannot be read (--max-unreadable 0), and exit with 3.",
            ValueForms.Flag, r => r.Strict, (r, v) => v ? WithMaxUnreadable(r with { Strict = true }, 0) : r)
            with { MayDiffer = true },
        Input.Row("--kernel", "How source pixels are weighted in the resize; always antialiased.",
            ValueForms.Choice<ResizeKernel>(), i => i.Kernel, (i, v) => i with { Kernel = v })
            with { Group = SettingGroup.Rare, Origin = "torchvision" },
        Input.Row("--background", "What lies behind transparent pixels and around a padded picture: white, black or #rrggbb.",
            ValueForms.Colour, i => i.Background, (i, v) => i with { Background = v }) with { Group = SettingGroup.Rare },
        Input.Row("--exact", "Decode JPEG files in full, not at a reduced size that is still at least twice the input.",
            ValueForms.Flag, i => i.Exact, (i, v) => i with { Exact = v }) with { Group = SettingGroup.Rare },
        Data.Row("--cache",
            "Where pixels are kept: ram, disk (a file that later runs on the data reuse), or ram if they fit.",
            ValueForms.Choice<PixelCacheMode>(), r => r.Cache, (r, v) => r with { Cache = v })
            with { Group = SettingGroup.Rare, Owners = [SettingOwner.Network, SettingOwner.Pixels], MayDiffer = true },
        Data.Row("--cache-budget", "Most memory for pixels before --cache auto uses the disk, such as 2GB.",
            ValueForms.Memory, r => r.CacheBudget, (r, v) => r with { CacheBudget = v })
            with
        {
            Group = SettingGroup.Rare,
            Unset = "half of the memory",
            FaultNames = ["MemoryBudget"],
            Owners = [SettingOwner.Network, SettingOwner.Pixels],
            MayDiffer = true,
        },
        Data.Row("--feature-budget", "Most disk for the features of pretrained networks, such as 2GB; 0 keeps none.",
            ValueForms.Disk, r => r.FeatureBudget, (r, v) => r with { FeatureBudget = v })
            with
        {
            Group = SettingGroup.Rare,
            FaultNames = ["Budget"],
            Owners = [SettingOwner.Network, SettingOwner.Features],
            MayDiffer = true,
        },
    ];

    private static TrainRequest WithMaxUnreadable(TrainRequest request, double fraction) => request with
    {
        Options = request.Options with { MaxUnreadableFraction = fraction },
        Linear = request.Linear with { MaxUnreadableFraction = fraction },
    };
}
