using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Pipelines.Training;

/// <summary>The best weights so far, and how long ago the validation loss last improved.</summary>
/// <param name="patience">Epochs without improvement after which training should stop; 0 for never.</param>
/// <param name="minDelta">By how much the validation loss must fall to count as an improvement, in nats.</param>
internal sealed class BestEpoch(int patience, double minDelta)
{
    private double _lowestLoss = double.PositiveInfinity;
    private double _referenceLoss = double.PositiveInfinity;
    private int _epochsWithoutImprovement;

    /// <summary>Number of the best epoch, from 1; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Weights of the best epoch; null before the first.</summary>
    public NetworkWeights? Weights { get; private set; }

    /// <summary>Whether the validation loss has not improved for too long.</summary>
    public bool IsPatienceExhausted => patience > 0 && _epochsWithoutImprovement >= patience;

    /// <summary>Compares an epoch with the best so far.</summary>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="validationLoss">Finite validation loss, or null without validation: then each epoch beats those before.</param>
    /// <param name="weights">Weights after the epoch.</param>
    /// <returns>Whether it is the best now.</returns>
    public bool Consider(int epoch, double? validationLoss, NetworkWeights weights)
    {
        bool isImprovement = validationLoss is null || validationLoss < _referenceLoss - minDelta;
        _referenceLoss = isImprovement ? validationLoss ?? _referenceLoss : _referenceLoss;
        _epochsWithoutImprovement = isImprovement ? 0 : _epochsWithoutImprovement + 1;
        if (validationLoss >= _lowestLoss)
            return false;

        _lowestLoss = validationLoss ?? _lowestLoss;
        (Epoch, Weights) = (epoch, weights);
        return true;
    }
}
