using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>The settings that say how the network learns, and when it stops.</summary>
internal static class LearningSettings
{
    private static readonly SettingRows<NetworkTrainerOptions> Learning =
        new(SettingGroup.Learning, r => r.Options, (r, part) => r with { Options = part },
            SettingOwner.Network, SettingOwner.Steps);

    // Keras' names.
    private static readonly (string Word, MonitoredMetric Metric)[] Metrics =
        [("val_loss", MonitoredMetric.ValidationLoss), ("val_accuracy", MonitoredMetric.ValidationAccuracy)];

    /// <summary>The metric that a run monitors, by the word in its <c>args.json</c>.</summary>
    public static MonitoredMetric ReadMonitor(string? word) =>
        Metrics.FirstOrDefault(metric => metric.Word == word, Metrics[0]).Metric;

    public static IReadOnlyList<Setting> Rows { get; } =
    [
        Learning.Row("--epochs", "Passes over the train split, at most.",
            ValueForms.Integer(1, 10_000), o => o.Epochs, (o, v) => o with { Epochs = v }) with { Aliases = ["-e"] },
        Learning.Row("--batch", "Samples per step.",
            ValueForms.Integer(1, 65_536), o => o.BatchSize, (o, v) => o with { BatchSize = v })
            with { Aliases = ["--batch-size", "-b"], Origin = "Keras" },
        Learning.Row("--lr", "Learning rate of Adam.",
            ValueForms.Number(0, isAboveLeast: true), o => o.LearningRate, (o, v) => o with { LearningRate = v })
            with { Aliases = ["--learning-rate"], Origin = "Keras" },
        Learning.Row("--lr-schedule",
            "How the learning rate changes: not at all, along a cosine, halved when nothing improves, or up and down once.",
            ValueForms.Choice<LearningRateSchedule>(), o => o.Schedule, (o, v) => o with { Schedule = v }),
        Learning.Row("--warmup-epochs", "Epochs over which the learning rate rises first; fewer than --epochs.",
            ValueForms.Integer(0), o => o.WarmupEpochs, (o, v) => o with { WarmupEpochs = v }),
        Learning.Row("--weight-decay", "Decoupled weight decay of the kernels, as in AdamW.",
            ValueForms.Number(0, 1), o => o.WeightDecay, (o, v) => o with { WeightDecay = v }),
        Learning.Row("--ema", "How slowly the saved weights follow those in training; at 0 they are the same.",
            ValueForms.Number(0, 1, isBelowMost: true), o => o.WeightAveraging, (o, v) => o with { WeightAveraging = v }),
        Learning.Row("--label-smoothing", "Share of each label spread over all classes.",
            ValueForms.Number(0, 0.9), o => o.LabelSmoothing, (o, v) => o with { LabelSmoothing = v }),
        Learning.Row("--class-weights",
            "Weight of each class: none, auto (all count the same), or a CSV file of class and weight.",
            ValueForms.Weights, o => o.ClassWeights, (o, v) => o with { ClassWeights = v })
            with { Owners = [SettingOwner.Network] },
        Learning.Row("--monitor", "What chooses the best epoch and ends training early.",
            ValueForms.Choice(Metrics), o => o.Monitor, (o, v) => o with { Monitor = v }),
        Learning.Row("--patience", "Stop after this many epochs without improvement; 0 never stops early.",
            ValueForms.Integer(0), o => o.Patience, (o, v) => o with { Patience = v }),
        Learning.Row("--time", "Time limit for training, such as 90s, 10m or 2h; also for --network auto, to choose.",
            ValueForms.Time, o => o.TimeBudget, (o, v) => o with { TimeBudget = v }) with { Unset = "no limit" },
        Learning.Row("--min-delta", "Smallest change of what is monitored that counts as an improvement.",
            ValueForms.Number(0), o => o.MinDelta, (o, v) => o with { MinDelta = v }) with { Group = SettingGroup.Rare },
    ];
}
