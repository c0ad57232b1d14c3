using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;
using MlNetClassifier.Training.Samples;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.Training.Trials;

/// <summary>A training on noise of which only the time counts: steps and evaluations, to be timed by the caller.</summary>
/// <remarks>
/// Does what a step of <see cref="NetworkTrainer"/> does, with the same options. Nothing of it is kept. Not thread-safe; while
/// one lives, no other training should run in the process, since libtorch's number of threads belongs to it. Dispose it.
/// </remarks>
public sealed class TrialTraining : IDisposable
{
    private readonly SampleSet _samples;
    private readonly TorchTrainer _trainer;
    private readonly NetworkTrainerOptions _options;
    private int _next;
    private int _step;

    /// <summary>Prepares a training.</summary>
    /// <param name="network">A valid network; of one with a pretrained part, the layers after it are trained.</param>
    /// <param name="options">Valid options: batch size, threads, augmentation and the like.</param>
    /// <param name="samples">Images of noise to draw batches from; null for those of one batch. At least a batch.</param>
    /// <exception cref="TorchUnavailableException">libtorch is not there or cannot be loaded.</exception>
    public TrialTraining(NetworkDescription network, NetworkTrainerOptions options, int? samples = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        TorchNative.EnsureLoaded();
        network = network.Head;
        _options = options;
        _samples = new SampleSet(network.Input, network.ClassCount);
        var noise = new byte[network.Input.Length];
        for (int sample = 0; sample < Math.Max(samples ?? 0, options.BatchSize); sample++)
        {
            SeededRandom.Fill(options.Seed, "timing", sample, noise);
            if (_samples.IsFloat)
                _samples.Add([.. noise.Select(value => value / 255f)], sample % network.ClassCount);
            else
                _samples.Add(noise, sample % network.ClassCount);
        }

        int threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        _trainer = new TorchTrainer(
            network, InitialWeights.Create(network, options.Seed), threads, gradientNorms: null,
            new TrainingStep(options, network, classWeights: null));
    }

    /// <summary>Images that <see cref="Evaluate"/> looks at.</summary>
    public int Samples => _samples.Count;

    /// <summary>Learns from one batch.</summary>
    public void Step()
    {
        var batch = new int[_options.BatchSize];
        for (int i = 0; i < batch.Length; i++)
            batch[i] = _next++ % _samples.Count;

        _trainer.Step(_samples, batch, _options.LearningRate, new LossAndAccuracy(), epoch: 2, ++_step);
    }

    /// <summary>Looks at all images, as validation does.</summary>
    public void Evaluate() => _trainer.Evaluate(_samples);

    /// <inheritdoc />
    public void Dispose() => _trainer.Dispose();
}
