using System.Diagnostics;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.Training.Trials;

/// <summary>How long a step of training takes on this machine, measured, and how long an image takes to be evaluated.</summary>
/// <param name="Step">One step over a whole batch, after a first one that warms up.</param>
/// <param name="Evaluation">One image of the validation split.</param>
internal sealed record StepTiming(TimeSpan Step, TimeSpan Evaluation)
{
    private const int MeasuredSteps = 3;

    /// <summary>How long an epoch takes.</summary>
    /// <param name="train">Images of the train split.</param>
    /// <param name="validation">Images of the validation split.</param>
    /// <param name="batchSize">Images of a step.</param>
    public TimeSpan Epoch(int train, int validation, int batchSize) =>
        (Step * ((train + batchSize - 1) / batchSize)) + (Evaluation * validation);

    /// <summary>Trains a few steps on noise; nothing of it is kept.</summary>
    /// <param name="network">A valid network; of one with a pretrained part, the layers after it are trained.</param>
    /// <param name="options">Valid options: batch size, threads, augmentation and the like.</param>
    /// <returns>The fastest of three steps and of three evaluations.</returns>
    /// <exception cref="TorchUnavailableException">libtorch is not there or cannot be loaded.</exception>
    public static StepTiming Measure(NetworkDescription network, NetworkTrainerOptions options)
    {
        using var training = new TrialTraining(network, options);
        TimeSpan step = Fastest(training.Step);
        TimeSpan evaluation = Fastest(training.Evaluate);
        return new StepTiming(step, evaluation / training.Samples);
    }

    private static TimeSpan Fastest(Action work)
    {
        work();
        return Enumerable.Range(0, MeasuredSteps).Min(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            work();
            return Stopwatch.GetElapsedTime(start);
        });
    }
}
