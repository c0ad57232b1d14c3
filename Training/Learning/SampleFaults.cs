using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Learning;

/// <summary>Why samples cannot train a network, or options cannot train it on them.</summary>
internal static class SampleFaults
{
    /// <summary>Ends a training that could not be meant, before anything is done for it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="train">Training samples.</param>
    /// <param name="validation">Validation samples; null for none.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">The options or the network have faults; the message lists all of them.</exception>
    /// <exception cref="TrainingException">There are no samples, or they do not fit the network.</exception>
    public static void ThrowIfAny(NetworkDescription network, SampleSet train, SampleSet? validation,
        NetworkTrainerOptions options)
    {
        string[] faults = [.. options.Validate(), .. options.ValidateFor(network)];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults.Distinct()), nameof(options));

        if (train.Count == 0)
            throw new TrainingException(
                "There are no training samples; give at least one, preferably a hundred or more of each class.");

        options.ResumeFrom?.Weights.ThrowIfNotFor(network);
        if (train.IsFloat && !options.Augmentation.IsNone)
        {
            throw new TrainingException(
                "Augmentation changes pixels that are bytes, but the samples are numbers; leave it out, or train on the column "
                    + "of bytes.");
        }

        foreach (SampleSet set in validation is null ? [train] : new[] { train, validation })
        {
            if (!set.Shape.SequenceEqual(network.Input.Shape) || set.ClassCount != network.ClassCount)
            {
                throw new TrainingException(
                    $"The network takes samples of {string.Join(" x ", network.Input.Shape)} (height x width x channels) in "
                        + $"{network.ClassCount} classes, "
                    + $"but these have {string.Join(" x ", set.Shape)} in {set.ClassCount}.");
            }

            if (set.IsFloat != (network.Input.Pixels is null))
            {
                throw new TrainingException(
                    $"The network takes {(set.IsFloat ? "bytes" : "numbers")}, but the samples are "
                        + $"{(set.IsFloat ? "numbers" : "bytes")}; "
                    + "give its input a pixel format for bytes, and none for numbers.");
            }
        }
    }
}
