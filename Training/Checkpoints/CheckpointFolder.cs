using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Training.Checkpoints;

/// <summary>Where a training keeps its state after every epoch, so that it can resume after whatever ended it.</summary>
/// <remarks>
/// <c>last.safetensors</c> holds the latest epoch, with Adam's moments; <c>best.safetensors</c> the weights of the best one. Both
/// are written to a temporary file and renamed, last first: whenever the process ends, last is whole, and the weights of the
/// epoch that it calls best are in it or in best. One training writes to a folder at a time.
/// </remarks>
/// <param name="path">The folder; made when the first epoch is over.</param>
public sealed class CheckpointFolder(string path)
{
    private const string Means = "adam.mean.";
    private const string Variances = "adam.variance.";
    private const string Trained = "trained.";
    private const string StartAgain = "Start the training again, in a new run.";
    private static readonly string[] Prefixes = [Means, Variances, Trained];

    // hashed once: the best epoch stays the best for many others
    private (NetworkWeights? Weights, string Sha256) _best = (null, string.Empty);

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    private string Last => System.IO.Path.Combine(Path, "last.safetensors");

    private string Best => System.IO.Path.Combine(Path, "best.safetensors");

    // What version 1 of the format was called.
    private string Earlier => System.IO.Path.Combine(Path, "last");

    /// <summary>Reads the latest checkpoint.</summary>
    /// <returns>The state after the last epoch that was completed; null if none was.</returns>
    /// <exception cref="ModelFormatException">
    /// A file is damaged, of another format version, or does not belong to the other.
    /// </exception>
    public TrainingCheckpoint? Load()
    {
        if (!File.Exists(Last))
        {
            return !File.Exists(Earlier) ? null : throw new ModelFormatException(
                $"Cannot resume from '{Earlier}': it was begun by an earlier version of this program; finish it with that "
                + "version, or start a new run; nothing was changed.");
        }

        (LastState state, OrderedDictionary<string, WeightTensor> tensors) = CheckpointFile.Read<LastState>(Last);
        if (state is not { History.Count: > 0, Best: not null, Plateau: not null })
            throw new ModelFormatException($"Cannot resume from '{Last}': it names no epoch. {StartAgain}");

        NetworkWeights weights = WeightsOf(tensors);
        return new TrainingCheckpoint
        {
            History = state.History,
            Threads = state.Threads,
            Weights = weights,
            Trained = TrainedOf(tensors),
            BestWeights = BestOf(state, weights),
            Moments = new AdamMoments(Group(Means, weights, tensors), Group(Variances, weights, tensors), state.Steps),
            Best = state.Best,
            Plateau = state.Plateau,
        };
    }

    internal void Save(TrainingCheckpoint checkpoint)
    {
        if (_best.Weights != checkpoint.BestWeights)
            _best = (checkpoint.BestWeights, checkpoint.BestWeights.Sha256());

        string bestSha256 = _best.Sha256;
        var state = new LastState(
            checkpoint.Moments.Steps, checkpoint.Threads, bestSha256, checkpoint.Best, checkpoint.Plateau, checkpoint.History);
        IReadOnlyList<WeightTensor> weights = checkpoint.Weights.Tensors;
        AdamMoments moments = checkpoint.Moments;
        CheckpointFile.Write(
            Last,
            state,
            [
                .. weights,
                .. Group(Means, weights, moments.Means),
                .. Group(Variances, weights, moments.Variances),
                .. checkpoint.Trained?.Tensors.Select(tensor =>
                    new WeightTensor(Trained + tensor.Name, tensor.Shape, tensor.Values)) ?? [],
            ]);
        if (checkpoint.BestEpoch == checkpoint.Epoch)
            CheckpointFile.Write(Best, new BestFileState(checkpoint.BestEpoch, bestSha256), checkpoint.BestWeights.Tensors);
    }

    // The process may have ended between the two files: then the best epoch is the last one, and is here.
    private NetworkWeights BestOf(LastState state, NetworkWeights lastWeights)
    {
        if (state.Best.Epoch == state.History.Count)
        {
            if (!File.Exists(Best) || CheckpointFile.Read<BestFileState>(Best).State.Sha256 != state.BestSha256)
                CheckpointFile.Write(Best, new BestFileState(state.Best.Epoch, state.BestSha256), lastWeights.Tensors);

            return lastWeights;
        }

        NetworkWeights best = File.Exists(Best)
            ? WeightsOf(CheckpointFile.Read<BestFileState>(Best).Tensors)
            : throw new ModelFormatException($"Cannot resume from '{Path}': 'best.safetensors' is missing. {StartAgain}");
        return best.Sha256() == state.BestSha256
            ? best
            : throw new ModelFormatException(
                $"Cannot resume from '{Path}': 'best.safetensors' does not belong to the training of "
                    + $"'last.safetensors'. {StartAgain}");
    }

    // Weights have their own names; every other group has a prefix.
    private static NetworkWeights WeightsOf(OrderedDictionary<string, WeightTensor> tensors) => new(
        tensors.Values.Where(tensor =>
            !Array.Exists(Prefixes, prefix => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))));

    // A group of its own only where weights are averaged: those that are validated then differ from those that learn.
    private static NetworkWeights? TrainedOf(OrderedDictionary<string, WeightTensor> tensors)
    {
        WeightTensor[] trained = [.. tensors.Values.Where(tensor => tensor.Name.StartsWith(Trained, StringComparison.Ordinal))];
        return trained.Length == 0
            ? null
            : new NetworkWeights(
                trained.Select(tensor => new WeightTensor(tensor.Name[Trained.Length..], tensor.Shape, tensor.Values)));
    }

    // Flat: Adam's memory is laid out as the module that trains wants it, which may not be the order of the weight's dimensions.
    private static IEnumerable<WeightTensor> Group(
        string prefix, IReadOnlyList<WeightTensor> weights, IReadOnlyList<float[]> values) =>
        weights.Zip(values, (weight, numbers) => new WeightTensor(prefix + weight.Name, [numbers.Length], numbers));

    private static float[][] Group(string prefix, NetworkWeights weights, OrderedDictionary<string, WeightTensor> tensors) =>
        [.. weights.Tensors.Select(weight => tensors[prefix + weight.Name].Values)];

    private sealed record LastState(
        long Steps,
        int Threads,
        string BestSha256,
        BestEpochState Best,
        PlateauState Plateau,
        IReadOnlyList<EpochResult> History);

    private sealed record BestFileState(int Epoch, string Sha256);
}
