using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Diagnostics;

namespace MlNetClassifier.Training.Learning;

/// <summary>What training gives: a network, its best weights and how they were found.</summary>
/// <param name="Network">The network; its activations carry the learned values of their parameters.</param>
/// <param name="Weights">Weights of <paramref name="BestEpoch"/>.</param>
/// <param name="History">Every epoch in order; at least one.</param>
/// <param name="BestEpoch">Epoch with the best monitored value, the first of equals; without validation the last one.</param>
/// <param name="StoppedBy">Why training ended.</param>
/// <param name="Threads">
/// Threads that libtorch computed with. Same data, options, machine and threads give the same bits; other threads add in
/// another order.
/// </param>
public sealed record TrainedNetwork(
    NetworkDescription Network,
    NetworkWeights Weights,
    IReadOnlyList<EpochResult> History,
    int BestEpoch,
    StopReason StoppedBy,
    int Threads)
{
    /// <summary>Dead units and gradient norms of each layer with weights, in order; null unless they were asked for.</summary>
    /// <value>See <see cref="NetworkTrainerOptions.CollectDiagnostics"/>; default null.</value>
    public IReadOnlyList<LayerDiagnostics>? Diagnostics { get; init; }

    /// <summary>Where the loss became infinite, if that is why training ended.</summary>
    /// <value>Null unless <see cref="StoppedBy"/> is <see cref="StopReason.Diverged"/>.</value>
    public Divergence? Divergence { get; init; }
}
