using System.Diagnostics;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Diagnostics;
using MlNetClassifier.Training.Native;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Learning;

/// <summary>Trains a network from labelled pixels: epochs, steps, validation, the best weights, and the end.</summary>
/// <remarks>
/// As Keras' <c>fit</c> with <c>EarlyStopping(restore_best_weights)</c>: sparse categorical cross-entropy of the logits, mean
/// over the batch, ragged last batch included, samples shuffled each epoch.
/// </remarks>
internal sealed class TrainingLoop
{
    // No network that learns has a mean cross-entropy like this; what follows are infinities.
    private const double LargestLoss = 1e6;

    // libtorch's thread count belongs to the process, so a second training waits for the first.
    private static readonly Lock Gate = new();
    private readonly SampleSet _train;
    private readonly SampleSet? _validation;
    private readonly NetworkTrainerOptions _options;
    private readonly TorchTrainer _trainer;
    private readonly GradientNorms? _gradientNorms;
    private readonly BestEpoch _best;
    private readonly LearningRates _rates;
    private readonly TimeLimit _time;
    private readonly int _threads;
    private readonly CheckpointWriter _writer;
    private readonly List<EpochResult> _history = [];
    private (int Step, int[] Samples) _latestBatch;
    private AdamMoments? _writtenMoments;
    private Divergence? _divergence;

    private TrainingLoop(
        SampleSet train, SampleSet? validation, NetworkTrainerOptions options, TorchTrainer trainer,
        GradientNorms? gradientNorms, int threads)
    {
        (_train, _validation, _options, _trainer, _gradientNorms, _threads) =
            (train, validation, options, trainer, gradientNorms, threads);
        _best = new BestEpoch(options.Patience, options.MinDelta);
        _rates = new LearningRates(options);
        _writer = new CheckpointWriter(options.Checkpoints, options.EpochSavedProgress);
        TimeSpan before = TimeSpan.Zero;
        if (options.ResumeFrom is { } checkpoint)
        {
            _history.AddRange(checkpoint.History);
            _best.Restore(checkpoint.Best, checkpoint.BestWeights);
            _rates.State = checkpoint.Plateau;
            before = new TimeSpan(_history.Sum(epoch => epoch.Elapsed.Ticks));
        }

        _time = new TimeLimit(options.TimeBudget, before);
    }

    /// <summary>Trains on the calling thread until the epochs, the patience, the time or the caller end it.</summary>
    /// <param name="network">Network to train; its sizes and activations take precedence over those of the options.</param>
    /// <param name="train">Training samples, at least one.</param>
    /// <param name="validation">
    /// Samples that choose the best epoch; null to cut <see cref="NetworkTrainerOptions.ValidationFraction"/> of the
    /// training samples.
    /// </param>
    /// <param name="options">Valid options; the result depends on their seed, not on any global generator.</param>
    /// <param name="start">Weights to begin with, if there is no checkpoint to resume from; null for random ones.</param>
    /// <param name="classWeights">Factor of each class's losses; null for 1.</param>
    /// <returns>The weights of the best epoch; at least one batch is always trained, even if already cancelled.</returns>
    /// <exception cref="ArgumentException">The options or the network have faults; the message lists all of them.</exception>
    /// <exception cref="TrainingException">
    /// No samples, samples that do not fit the network, or divergence in the first epoch.
    /// </exception>
    /// <exception cref="TorchUnavailableException">libtorch is not there or cannot be loaded.</exception>
    public static TrainedNetwork Train(
        NetworkDescription network,
        SampleSet train,
        SampleSet? validation,
        NetworkTrainerOptions options,
        NetworkWeights? start = null,
        double[]? classWeights = null)
    {
        SampleFaults.ThrowIfAny(network, train, validation, options);
        if (validation is null && options.ValidationFraction > 0)
            (train, validation) = train.Split(options.ValidationFraction, options.Seed);

        TorchNative.EnsureLoaded();
        TrainingCheckpoint? checkpoint = options.ResumeFrom;
        int threads = checkpoint?.Threads ?? (options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        if (StartableThreads.Count(threads) is var started && started < threads)
        {
            throw new TrainingException(
                $"Training needs {threads} threads, but the system lets this process start only {started}: the limit on its "
                + $"memory or its threads is too low; raise it, or train with {Math.Max(1, started / 2)} threads or fewer.");
        }

        lock (Gate)
        {
            GradientNorms? gradientNorms = options.CollectDiagnostics ? new GradientNorms(network) : null;
            NetworkWeights first = checkpoint?.Trained ?? checkpoint?.Weights ?? start
                ?? InitialWeights.Create(network, options.Seed);
            using var trainer = new TorchTrainer(
                network, first, threads, gradientNorms, new TrainingStep(options, network, classWeights), checkpoint?.Moments,
                checkpoint?.Weights);
            var loop =
                new TrainingLoop(train, validation is { Count: > 0 } ? validation : null, options, trainer, gradientNorms,
                    threads);
            StopReason stoppedBy = loop.Run();
            NetworkWeights weights = loop._best.Weights!;
            return new TrainedNetwork(network.WithLearnedParameters(weights), weights, loop._history, loop._best.Epoch,
                stoppedBy, threads)
            {
                Diagnostics = gradientNorms is null
                    ? null
                    : Diagnose(network, weights, loop._validation ?? train, threads, gradientNorms),
                Divergence = loop._divergence,
            };
        }
    }

    private static LayerDiagnostics[] Diagnose(
        NetworkDescription network, NetworkWeights weights, SampleSet samples, int threads, GradientNorms gradientNorms)
    {
        using var trainer = new TorchTrainer(network, weights, threads);
        UnitRanges ranges = trainer.MeasureUnits(samples);
        return
        [
            .. network.Layers.Where(layer => layer.Kernel is not null).Select((layer, index) => new LayerDiagnostics(
                layer.Name, layer.OutputShape[^1], ranges.DeadUnits(network.ActivationOf(layer)), gradientNorms.First[index],
                gradientNorms.Latest[index])),
        ];
    }

    private StopReason Run()
    {
        try
        {
            StopReason reason = RunEpochs();
            _writer.Wait();
            return reason;
        }
        catch
        {
            _writer.WaitQuietly();
            throw;
        }
    }

    private StopReason RunEpochs()
    {
        for (int epoch = _history.Count + 1; ; epoch++)
        {
            if (ReasonToStopBefore(epoch) is { } reason)
                return reason;

            long start = Stopwatch.GetTimestamp();
            var trained = new LossAndAccuracy();
            bool isWhole = TrainEpoch(epoch, trained);

            // Cut short, an epoch is worth its validation only if there is nothing else to keep.
            if (_divergence is null && (isWhole || _best.Epoch == 0))
                Record(epoch, trained, start, isWhole);

            if (_divergence is not null)
            {
                return _best.Epoch > 0 ? StopReason.Diverged : throw new TrainingException(_divergence.ToString())
                {
                    Divergence = _divergence,
                };
            }

            if (!isWhole)
                return _options.CancellationToken.IsCancellationRequested ? StopReason.Cancelled : StopReason.Time;
        }
    }

    private StopReason? ReasonToStopBefore(int epoch)
    {
        if (_best.Epoch == 0)
            return null;

        if (_options.CancellationToken.IsCancellationRequested)
            return StopReason.Cancelled;

        if (_best.IsPatienceExhausted)
            return StopReason.Patience;

        if (epoch > _options.Epochs)
            return StopReason.Epochs;

        return _time.IsTooShortFor(_history.Max(result => result.Elapsed)) ? StopReason.Time : null;
    }

    // False if it ended early, after the current step, because the caller cancelled or the time was up.
    private bool TrainEpoch(int epoch, LossAndAccuracy result)
    {
        int[] order = [.. Enumerable.Range(0, _train.Count)];
        SeededRandom.Create(_options.Seed, "shuffle", epoch).Shuffle(order);
        int steps = (order.Length + _options.BatchSize - 1) / _options.BatchSize;
        int step = 0;
        foreach (int[] batch in order.Chunk(_options.BatchSize))
        {
            step++;
            double loss = _trainer.Step(_train, batch, _rates.Of(epoch, step, steps), result, epoch, step);
            _latestBatch = (step, batch);
            if (!(loss <= LargestLoss))
            {
                _divergence = Diverge(epoch);
                return false;
            }

            _options.StepProgress?.Report(new StepProgress(epoch, _options.Epochs, step, steps, loss));
            if (step < steps && (_options.CancellationToken.IsCancellationRequested || _time.IsOver))
                return false;
        }

        return true;
    }

    // Weights that are not finite, or that give a loss that is not, cannot be the best.
    private void Record(int epoch, LossAndAccuracy trained, long start, bool isWhole)
    {
        LossAndAccuracy? validated = _validation is null ? null : _trainer.Evaluate(_validation);
        NetworkWeights weights = _trainer.ReadWeights();
        if (!weights.AreFinite || (validated is not null && !(validated.Loss <= LargestLoss)))
        {
            _divergence = Diverge(epoch);
            return;
        }

        _gradientNorms?.EndEpoch(epoch);
        double learningRate = _rates.Of(epoch);
        double? monitored = _options.Monitor == MonitoredMetric.ValidationLoss ? validated?.Loss : -validated?.Accuracy;
        _rates.Observe(monitored);
        var result = new EpochResult(
            epoch,
            _options.Epochs,
            trained.Loss,
            trained.Accuracy,
            validated?.Loss,
            validated?.Accuracy,
            learningRate,
            Stopwatch.GetElapsedTime(start),
            _best.Consider(epoch, monitored, weights),
            _trainer.ReadLearnedParameters());
        _history.Add(result);
        _writer.Begin(result, isWhole && _writer.NeedsCheckpoints ? () => Checkpoint(weights) : null);
        _options.EpochProgress?.Report(result);
    }

    // Written while training continues: nothing in it may change any longer.
    private TrainingCheckpoint Checkpoint(NetworkWeights weights) => new()
    {
        History = [.. _history],
        Threads = _threads,
        Weights = weights,
        Trained = _trainer.ReadTrained(),
        BestWeights = _best.Weights!,
        Moments = _writtenMoments = _trainer.ReadMoments(_writtenMoments),
        Best = _best.State,
        Plateau = _rates.State,
    };

    private Divergence Diverge(int epoch) =>
        new(epoch, _latestBatch.Step, _rates.Of(epoch), [.. _latestBatch.Samples.Select(_train.NameOf)]);
}
