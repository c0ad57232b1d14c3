using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Training.Checkpoints;

/// <summary>Where a training keeps its state after every epoch, so that it goes on after whatever ended it.</summary>
/// <remarks>
/// <c>last</c> holds the latest epoch, with Adam's moments; <c>best</c> the weights of the best one. Both are written beside and renamed,
/// <c>last</c> first: whenever the process ends, <c>last</c> is whole, and the weights of the epoch that it calls best are in it or in
/// <c>best</c>. One training writes to a folder at a time.
/// </remarks>
/// <param name="path">The folder; made when the first epoch is over.</param>
public sealed class CheckpointFolder(string path)
{
    private const int SetsOfMoments = 2;

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    private string Last => System.IO.Path.Combine(Path, "last");

    private string Best => System.IO.Path.Combine(Path, "best");

    /// <summary>Reads the latest checkpoint.</summary>
    /// <returns>The state after the last epoch that was completed; null if none was.</returns>
    /// <exception cref="ModelFormatException">A file is damaged, of another format version, or does not belong to the other.</exception>
    public TrainingCheckpoint? Load()
    {
        if (!File.Exists(Last))
            return null;

        (LastState state, NetworkWeights weights, float[][] moments) = CheckpointFile.Read<LastState>(Last, SetsOfMoments);
        if (state is not { History.Count: > 0, Best: not null, Plateau: not null })
            throw new ModelFormatException($"Cannot go on from '{Last}': it names no epoch. Start the training again, in a new run.");

        int tensors = weights.Tensors.Count;
        return new TrainingCheckpoint
        {
            History = state.History,
            Threads = state.Threads,
            Weights = weights,
            Trained = null,
            BestWeights = BestOf(state, weights),
            Moments = new AdamMoments(moments[..tensors], moments[tensors..], state.Steps),
            Best = state.Best,
            Plateau = state.Plateau,
        };
    }

    internal void Save(TrainingCheckpoint checkpoint)
    {
        string bestSha256 = checkpoint.BestWeights.Sha256();
        var state = new LastState(
            checkpoint.Moments.Steps, checkpoint.Threads, bestSha256, checkpoint.Best, checkpoint.Plateau, checkpoint.History);
        CheckpointFile.Write(Last, state, checkpoint.Weights, checkpoint.Moments.Means.Concat(checkpoint.Moments.Variances));
        if (checkpoint.BestEpoch == checkpoint.Epoch)
            CheckpointFile.Write(Best, new BestFileState(checkpoint.BestEpoch, bestSha256), checkpoint.BestWeights, []);
    }

    // The process may have ended between the two files: then the best epoch is the last one, and is here.
    private NetworkWeights BestOf(LastState state, NetworkWeights lastWeights)
    {
        if (state.Best.Epoch == state.History.Count)
        {
            if (!File.Exists(Best) || CheckpointFile.Read<BestFileState>(Best, 0).State.Sha256 != state.BestSha256)
                CheckpointFile.Write(Best, new BestFileState(state.Best.Epoch, state.BestSha256), lastWeights, []);

            return lastWeights;
        }

        NetworkWeights best = File.Exists(Best)
            ? CheckpointFile.Read<BestFileState>(Best, 0).Weights
            : throw new ModelFormatException($"Cannot go on from '{Path}': the file 'best' is missing. Start the training again, in a new run.");
        return best.Sha256() == state.BestSha256
            ? best
            : throw new ModelFormatException($"Cannot go on from '{Path}': the file 'best' is not of the same training as 'last'. Start the training again, in a new run.");
    }

    private sealed record LastState(
        long Steps, int Threads, string BestSha256, BestEpochState Best, PlateauState Plateau, IReadOnlyList<EpochResult> History);

    private sealed record BestFileState(int Epoch, string Sha256);
}
