using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Checkpoints;

namespace MlNetClassifier.Training.Learning;

/// <summary>The best weights so far, and how long ago the monitored value last improved.</summary>
/// <param name="patience">Epochs without improvement after which training should stop; 0 for never.</param>
/// <param name="minDelta">By how much the monitored value must fall to count as an improvement.</param>
internal sealed class BestEpoch(int patience, double minDelta)
{
    /// <summary>All but the weights; part of a checkpoint.</summary>
    public BestEpochState State { get; private set; } = new(0, double.PositiveInfinity, double.PositiveInfinity, 0);

    /// <summary>Number of the best epoch, from 1; 0 before the first.</summary>
    public int Epoch => State.Epoch;

    /// <summary>Weights of the best epoch; null before the first.</summary>
    public NetworkWeights? Weights { get; private set; }

    /// <summary>Whether the monitored value has not improved for too long.</summary>
    public bool IsPatienceExhausted => patience > 0 && State.EpochsWithoutImprovement >= patience;

    /// <summary>Resumes from a checkpoint.</summary>
    /// <param name="state">What <see cref="State"/> was.</param>
    /// <param name="weights">Weights of the best epoch.</param>
    public void Restore(BestEpochState state, NetworkWeights weights) => (State, Weights) = (state, weights);

    /// <summary>Compares an epoch with the best so far.</summary>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="monitored">
    /// Finite value that should fall, or null without validation: then each epoch beats those before.
    /// </param>
    /// <param name="weights">Weights after the epoch.</param>
    /// <returns>Whether it is the best now.</returns>
    public bool Consider(int epoch, double? monitored, NetworkWeights weights)
    {
        bool isImprovement = monitored is null || monitored < State.Reference - minDelta;
        State = State with
        {
            Reference = isImprovement ? monitored ?? State.Reference : State.Reference,
            EpochsWithoutImprovement = isImprovement ? 0 : State.EpochsWithoutImprovement + 1,
        };
        if (monitored >= State.Lowest)
            return false;

        State = State with { Epoch = epoch, Lowest = monitored ?? State.Lowest };
        Weights = weights;
        return true;
    }
}
