namespace MlNetClassifier.Training.Checkpoints;

/// <summary>How training stands after an epoch.</summary>
/// <param name="Epoch">Epoch just done, from 1; after a cancellation possibly with fewer steps than the others.</param>
/// <param name="Epochs">Largest possible number of epochs.</param>
/// <param name="TrainLoss">
/// Cross-entropy in nats, mean over the samples seen in this epoch, each with the weights of its step (as Keras reports it).
/// </param>
/// <param name="TrainAccuracy">Fraction in [0, 1] of those samples whose largest logit was that of their class.</param>
/// <param name="ValidationLoss">Cross-entropy in nats over the validation samples after the epoch; null without any.</param>
/// <param name="ValidationAccuracy">Fraction in [0, 1] of the validation samples; null without any.</param>
/// <param name="LearningRate">Adam's learning rate in this epoch.</param>
/// <param name="Elapsed">Duration of the epoch with its validation.</param>
/// <param name="IsBest">
/// Whether these weights are the best up to now: the lowest validation loss, or without any the latest.
/// </param>
/// <param name="LearnedParameters">
/// Learned activation parameters after the epoch by weight name, such as <c>conv2d.alpha</c>.
/// </param>
public sealed record EpochResult(
    int Epoch,
    int Epochs,
    double TrainLoss,
    double TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double LearningRate,
    TimeSpan Elapsed,
    bool IsBest,
    IReadOnlyDictionary<string, float[]> LearnedParameters);
