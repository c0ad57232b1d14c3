using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>The settings that say how a run computes and what it measures.</summary>
internal static class RunSettings
{
    private static readonly SettingRows<TrainRequest> Run = new(SettingGroup.Run, r => r, (_, r) => r);
    private static readonly SettingRows<NetworkTrainerOptions> Network =
        new(SettingGroup.Run, r => r.Options, (r, part) => r with { Options = part }, SettingOwner.Network, SettingOwner.Steps);

    public static IReadOnlyList<Setting> Rows { get; } =
    [
        Run.Row("--seed", "Seed of every random choice; the same seed gives the same result.",
            ValueForms.Integer(), r => r.Options.Seed,
            (r, v) => r with { Options = r.Options with { Seed = v }, Splits = r.Splits with { Seed = v } }),
        Network.Row("--threads", "Threads of the training engine; 0 means all cores.",
            ValueForms.Integer(0, NetworkTrainerOptions.MaxThreads), o => o.Threads, (o, v) => o with { Threads = v }),
        Run.Row("--memory", "Most memory that the training may take, such as 4GB: pixels that do not fit go to the disk, and a "
            + "batch that does not fit is refused.",
            ValueForms.Memory, r => r.Memory, (r, v) => r with { Memory = v })
            with
        {
            Unset = "what there is",
            Owners = [SettingOwner.Network],
            MayDiffer = true,
        },
        Network.Row("--precision", "Format of the numbers in a step's products: bf16 is faster where the processor has it. "
            + "Validation and the model are float32 either way.",
            ValueForms.Choice<TrainingPrecision>(), o => o.Precision, (o, v) => o with { Precision = v }),
        Run.Row("--coverage", "Fraction of the validation split that score --unknown answers; the threshold is chosen for it.",
            ValueForms.Number(Calibration.LeastCoverage, 1), r => r.Coverage, (r, v) => r with { Coverage = v })
            with { Group = SettingGroup.Rare },
        Run.Row("--unknown", "Folder of images that show none of the classes, to say how many the model gives one; nothing "
            + "learns from them.",
            ValueForms.Text("FOLDER", "other-images"), r => r.Unknown, (r, v) => r with { Unknown = v })
            with { Group = SettingGroup.Rare, MayDiffer = true },
        Run.Row("--no-probe", "Do not try the pretrained network on your images afterwards, to say what it would give.",
            ValueForms.Flag, r => r.NoProbe, (r, v) => r with { NoProbe = v }) with { MayDiffer = true },
        Run.Row("--tensorboard", "Write loss, accuracy and learning rate of each epoch for TensorBoard, into the run's folder.",
            ValueForms.Flag, r => r.TensorBoard, (r, v) => r with { TensorBoard = v }) with { MayDiffer = true },
        Network.Row("--diagnostics", "Measure dead units and gradient norms for the report, which takes some time.",
            ValueForms.Flag, o => o.CollectDiagnostics, (o, v) => o with { CollectDiagnostics = v })
            with { Group = SettingGroup.Rare },
    ];
}
