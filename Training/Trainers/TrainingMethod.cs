using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.Training.Trainers;

/// <summary>What the manifest records of the way a model was trained.</summary>
internal sealed record TrainingMethod(
    string Trainer,
    string Optimizer,
    int Seed,
    int Epochs,
    int? BatchSize,
    double? LearningRate,
    int? Patience,
    string Loss)
{
    private const string CrossEntropy = "sparse categorical cross-entropy";

    /// <summary>The way that options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="regularization">Of the regression that was fitted at once; null for steps.</param>
    public static TrainingMethod Of(NetworkTrainerOptions options, string? regularization = null) => regularization is { } chosen
        ? new("regression", $"L-BFGS ({chosen})", options.Seed, 1, null, null, null, Minimised(options))
        : new(
        "cnn", Optimization(options), options.Seed, options.Epochs, options.BatchSize, options.LearningRate, options.Patience,
        Minimised(options));

    public static TrainingMethod Linear { get; } = new("linear", LinearTrainer.Optimizer, 0, 1, null, null, null, CrossEntropy);

    private static string Optimization(NetworkTrainerOptions options) => string.Join(", ", new[]
    {
        "adam(beta1=0.9, beta2=0.999, epsilon=1e-7)",
        options.Precision == TrainingPrecision.Float32 ? null : "bfloat16 products",
        options.Schedule == LearningRateSchedule.None ? null : $"{options.Schedule} schedule",
        options.WarmupEpochs == 0 ? null : $"{options.WarmupEpochs} warm-up epochs",
        options.WeightDecay == 0 ? null : FormattableString.Invariant($"weight decay {options.WeightDecay}"),
        options.WeightAveraging == 0 ? null : FormattableString.Invariant($"weights averaged with {options.WeightAveraging}"),
        options.Dropout == 0 ? null : FormattableString.Invariant($"dropout {options.Dropout}"),
        options.Augmentation.IsNone ? null : options.Augmentation.ToText(),
    }.OfType<string>());

    private static string Minimised(NetworkTrainerOptions options) => string.Join(", ", new[]
    {
        CrossEntropy,
        options.LabelSmoothing == 0 ? null : FormattableString.Invariant($"label smoothing {options.LabelSmoothing}"),
        options.ClassWeights == ClassWeights.None ? null : $"class weights {options.ClassWeights}",
    }.OfType<string>());
}
