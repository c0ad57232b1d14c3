using System.Diagnostics;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Pipelines.Training;

/// <summary>How long a step of training takes on this machine, measured, and how long an image takes that is only looked at.</summary>
/// <param name="Step">One step over a whole batch, behind a first one that warms up.</param>
/// <param name="Evaluation">One image of the validation split.</param>
public sealed record StepTiming(TimeSpan Step, TimeSpan Evaluation)
{
    private const int MeasuredSteps = 3;

    /// <summary>Trains a few steps on noise; nothing of it is kept.</summary>
    /// <param name="network">A valid network of bytes.</param>
    /// <param name="options">Valid options: batch size, threads, augmentation and the like.</param>
    /// <returns>The fastest of three steps and of three evaluations.</returns>
    /// <exception cref="TorchUnavailableException">libtorch is not there or cannot be loaded.</exception>
    public static StepTiming Measure(ImageCnn network, ImageCnnTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        TorchNative.EnsureLoaded();
        var samples = new PixelSet(network.Height, network.Width, network.ClassCount);
        var noise = new byte[ImageCnn.Channels * network.Height * network.Width];
        for (int sample = 0; sample < options.BatchSize; sample++)
        {
            SeededRandom.Fill(options.Seed, "timing", sample, noise);
            samples.Add(noise, sample % network.ClassCount);
        }

        int threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        using var trainer = new TorchTrainer(
            network, GlorotWeights.Create(network, options.Seed), threads, gradientNorms: null, new TrainingStep(options, network, classWeights: null));
        int[] batch = [.. Enumerable.Range(0, samples.Count)];
        TimeSpan step = Fastest(() => trainer.Step(samples, batch, options.LearningRate, new LossAndAccuracy(), epoch: 2));
        TimeSpan evaluation = Fastest(() => trainer.Evaluate(samples));
        return new StepTiming(step, evaluation / samples.Count);
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
