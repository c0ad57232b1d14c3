namespace MlNetClassifier.App.Settings;

/// <summary>What the settings of the library are called on the command line, so that a message names what the user typed.</summary>
internal static class OptionNames
{
    private static readonly (string Setting, string Option)[] Names =
    [
        ("Epochs", "--epochs"),
        ("BatchSize", "--batch"),
        ("LearningRate", "--lr"),
        ("Patience", "--patience"),
        ("Threads", "--threads"),
        ("Precision", "--precision"),
        ("Coverage", "--coverage"),
        ("WarmupEpochs", "--warmup-epochs"),
        ("WeightDecay", "--weight-decay"),
        ("LabelSmoothing", "--label-smoothing"),
        ("MinDelta", "--min-delta"),
        ("Dropout", "--dropout"),
        ("ConvFilters", "--conv"),
        ("DenseUnits", "--dense"),
        ("TimeBudget", "--time"),
        ("Flip", "--flip"),
        ("Shift", "--shift"),
        ("Rotate", "--rotate"),
        ("Zoom", "--zoom"),
        ("Brightness", "--brightness"),
        ("Contrast", "--contrast"),
        ("Erase", "--erase"),
        ("ValidationFraction", "--val-split"),
        ("TestFraction", "--test-split"),
        ("HiddenActivations", "--activation"),
        ("FeatureActivation", "--feature-activation"),
        ("MaxUnreadableFraction", "--max-unreadable"),
        ("MemoryBudget", "--cache-budget"),
        ("Height", "--size"),
        ("Width", "--size"),
    ];

    /// <summary>The sentences with the name of an option in place of the setting that they begin with.</summary>
    public static IEnumerable<string> In(IEnumerable<string> faults) => faults.Select(fault =>
        Names.FirstOrDefault(name => fault.StartsWith(name.Setting + " ", StringComparison.Ordinal)) is { Setting: { } setting } found
            ? found.Option + fault[setting.Length..]
            : fault).Distinct();
}
