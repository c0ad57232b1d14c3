using MlNetClassifier.Pipelines.Training;

namespace MlNetClassifier.Pipelines;

/// <summary>What the manifest records of the way a model was trained.</summary>
internal sealed record TrainingMethod(
    string Trainer,
    string Optimizer,
    int Seed,
    int Epochs,
    int? BatchSize,
    double? LearningRate,
    int? Patience)
{
    public static TrainingMethod Of(ImageCnnTrainerOptions options) => new(
        "cnn", "adam(beta1=0.9, beta2=0.999, epsilon=1e-7)", options.Seed, options.Epochs, options.BatchSize, options.LearningRate, options.Patience);

    public static TrainingMethod Linear { get; } = new("linear", LinearTrainer.Optimizer, 0, 1, null, null, null);
}
