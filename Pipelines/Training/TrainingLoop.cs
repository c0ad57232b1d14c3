using System.Diagnostics;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Pipelines.Training;

/// <summary>Trains a network from labelled pixels: epochs, steps, validation, the best weights, and the end.</summary>
/// <remarks>
/// As Keras' <c>fit</c> with <c>EarlyStopping(restore_best_weights)</c>: sparse categorical cross-entropy of the logits, mean
/// over the batch, ragged last batch included, samples shuffled each epoch.
/// </remarks>
internal sealed class TrainingLoop
{
    // libtorch's thread count belongs to the process, so a second training waits for the first.
    private static readonly Lock Gate = new();
    private readonly PixelSet _train;
    private readonly PixelSet? _validation;
    private readonly ImageCnnTrainerOptions _options;
    private readonly TorchTrainer _trainer;
    private readonly GradientNorms? _gradientNorms;
    private readonly BestEpoch _best;
    private readonly List<EpochResult> _history = [];

    private TrainingLoop(PixelSet train, PixelSet? validation, ImageCnnTrainerOptions options, TorchTrainer trainer, GradientNorms? gradientNorms)
    {
        (_train, _validation, _options, _trainer, _gradientNorms) = (train, validation, options, trainer, gradientNorms);
        _best = new BestEpoch(options.Patience, options.MinDelta);
    }

    /// <summary>Trains on the calling thread until the epochs, the patience or the caller end it.</summary>
    /// <param name="network">Network to train; its sizes and activations win over those of the options.</param>
    /// <param name="train">Training samples, at least one.</param>
    /// <param name="validation">
    /// Samples that choose the best epoch; null to cut <see cref="ImageCnnTrainerOptions.ValidationFraction"/> of the
    /// training samples.
    /// </param>
    /// <param name="options">Valid options; the result depends on their seed, not on any global generator.</param>
    /// <returns>The weights of the best epoch; at least one batch is always trained, even if already cancelled.</returns>
    /// <exception cref="ArgumentException">The options or the network have faults; the message lists all of them.</exception>
    /// <exception cref="TrainingException">No samples, samples that do not fit the network, or divergence in the first epoch.</exception>
    /// <exception cref="TorchUnavailableException">libtorch is not there or cannot be loaded.</exception>
    public static TrainedNetwork Train(ImageCnn network, PixelSet train, PixelSet? validation, ImageCnnTrainerOptions options)
    {
        ThrowIfUnusable(network, train, validation, options);
        if (validation is null && options.ValidationFraction > 0)
            (train, validation) = train.Split(options.ValidationFraction, options.Seed);

        TorchNative.EnsureLoaded();
        int threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        lock (Gate)
        {
            GradientNorms? gradientNorms = options.CollectDiagnostics ? new GradientNorms(network) : null;
            using var trainer = new TorchTrainer(network, GlorotWeights.Create(network, options.Seed), threads, gradientNorms);
            var loop = new TrainingLoop(train, validation is { Count: > 0 } ? validation : null, options, trainer, gradientNorms);
            StopReason stoppedBy = loop.Run();
            NetworkWeights weights = loop._best.Weights!;
            return new TrainedNetwork(network.WithLearnedParameters(weights), weights, loop._history, loop._best.Epoch, stoppedBy, threads)
            {
                Diagnostics = gradientNorms is null ? null : Diagnose(network, weights, loop._validation ?? train, threads, gradientNorms),
            };
        }
    }

    private static LayerDiagnostics[] Diagnose(
        ImageCnn network, NetworkWeights weights, PixelSet samples, int threads, GradientNorms gradientNorms)
    {
        using var trainer = new TorchTrainer(network, weights, threads);
        UnitRanges ranges = trainer.MeasureUnits(samples);
        return
        [
            .. network.Layers.Where(layer => layer.KernelName is not null).Select((layer, index) => new LayerDiagnostics(
                layer.Name, layer.OutputShape[^1], ranges.DeadUnits(layer), gradientNorms.First[index], gradientNorms.Latest[index])),
        ];
    }

    private StopReason Run()
    {
        for (int epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            long start = Stopwatch.GetTimestamp();
            var trained = new LossAndAccuracy();
            if (!TrainEpoch(epoch, trained) || !Record(epoch, trained, start))
            {
                return _best.Epoch > 0 ? StopReason.Diverged : throw new TrainingException(
                    $"Training diverged in epoch {epoch}: the loss or a weight is no longer a finite number. "
                    + FormattableString.Invariant($"The learning rate was {_options.LearningRate}; try a tenth of it, or another activation."));
            }

            if (_options.CancellationToken.IsCancellationRequested)
                return StopReason.Cancelled;

            if (_best.IsPatienceExhausted)
                return StopReason.Patience;
        }

        return StopReason.Epochs;
    }

    // Ends early, after the current step, if the caller cancels. False if the loss is not finite.
    private bool TrainEpoch(int epoch, LossAndAccuracy result)
    {
        int[] order = [.. Enumerable.Range(0, _train.Count)];
        SeededRandom.Create(_options.Seed, "shuffle", epoch).Shuffle(order);
        int steps = (order.Length + _options.BatchSize - 1) / _options.BatchSize;
        int step = 0;
        foreach (int[] batch in order.Chunk(_options.BatchSize))
        {
            double loss = _trainer.Step(_train, batch, _options.LearningRate, result);
            if (!double.IsFinite(loss))
                return false;

            _options.StepProgress?.Report(new StepProgress(epoch, _options.Epochs, ++step, steps, loss));
            if (_options.CancellationToken.IsCancellationRequested)
                break;
        }

        return true;
    }

    // False if the weights or what follows from them are not finite: then they are no candidate for the best.
    private bool Record(int epoch, LossAndAccuracy trained, long start)
    {
        LossAndAccuracy? validated = _validation is null ? null : _trainer.Evaluate(_validation);
        NetworkWeights weights = _trainer.ReadWeights();
        if (!weights.AreFinite || (validated is not null && !double.IsFinite(validated.Loss)))
            return false;

        _gradientNorms?.EndEpoch(epoch);
        var result = new EpochResult(
            epoch,
            _options.Epochs,
            trained.Loss,
            trained.Accuracy,
            validated?.Loss,
            validated?.Accuracy,
            _options.LearningRate,
            Stopwatch.GetElapsedTime(start),
            _best.Consider(epoch, validated?.Loss, weights),
            _trainer.ReadLearnedParameters());
        _history.Add(result);
        _options.EpochProgress?.Report(result);
        return true;
    }

    private static void ThrowIfUnusable(ImageCnn network, PixelSet train, PixelSet? validation, ImageCnnTrainerOptions options)
    {
        string[] faults = [.. options.Validate(), .. network.Validate()];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults.Distinct()), nameof(options));

        if (train.Count == 0)
            throw new TrainingException("There are no training samples; give at least one, better a hundred or more of each class.");

        foreach (PixelSet set in validation is null ? [train] : new[] { train, validation })
        {
            if (set.Height != network.Height || set.Width != network.Width || set.ClassCount != network.ClassCount)
            {
                throw new TrainingException(
                    $"The network takes images of {network.Height} x {network.Width} pixels (height x width) in {network.ClassCount} classes, "
                    + $"but the samples have {set.Height} x {set.Width} in {set.ClassCount}.");
            }

            if (set.IsFloat != network.HasFloatInput)
            {
                throw new TrainingException(
                    $"The network takes {(network.HasFloatInput ? "numbers" : "bytes")}, but the samples are {(set.IsFloat ? "numbers" : "bytes")}; "
                    + "set HasFloatInput of the network accordingly.");
            }
        }
    }
}
