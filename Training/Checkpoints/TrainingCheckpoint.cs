using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Training.Checkpoints;

/// <summary>A training between two epochs, with all that is needed to continue as if it had never stopped.</summary>
/// <remarks>
/// Orders of samples, augmentation and dropout are not part of it: they are pure functions of seed, epoch and step. Immutable;
/// made by the trainer and by <see cref="CheckpointFolder.Load"/>.
/// </remarks>
public sealed class TrainingCheckpoint
{
    internal TrainingCheckpoint()
    {
    }

    /// <summary>Every epoch that is done, in order; at least one.</summary>
    public required IReadOnlyList<EpochResult> History { get; init; }

    /// <summary>Epochs that are done.</summary>
    public int Epoch => History.Count;

    /// <summary>The best of them, whose weights training returns if nothing better follows.</summary>
    public int BestEpoch => Best.Epoch;

    /// <summary>
    /// Threads that libtorch computed with, and computes with again: a different number would give different bits.
    /// </summary>
    public required int Threads { get; init; }

    /// <summary>Weights after the last epoch, as they are validated: averaged, where training averages them.</summary>
    public required NetworkWeights Weights { get; init; }

    /// <summary>Weights after the last epoch as they are trained; null where they are <see cref="Weights"/>.</summary>
    public required NetworkWeights? Trained { get; init; }

    /// <summary>Weights after the best epoch.</summary>
    public required NetworkWeights BestWeights { get; init; }

    internal AdamMoments Moments { get; init; } = null!;

    internal BestEpochState Best { get; init; } = null!;

    internal PlateauState Plateau { get; init; } = null!;
}
