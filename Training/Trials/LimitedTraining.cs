using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;

namespace MlNetClassifier.Training.Trials;

/// <summary>
/// What a network that learns from pixels gives on a data set, found out in a limited time: a training of as many epochs as there
/// is time for, of which nothing is kept.
/// </summary>
public static class LimitedTraining
{
    private const double ShareOfTraining = 0.8; // the rest of the time is for reading images

    /// <summary>Trains a network for a limited time.</summary>
    /// <param name="dataset">Labelled images; none of the test split is opened.</param>
    /// <param name="input">How images become pixels.</param>
    /// <param name="options">
    /// Network and how it is trained; schedules are those of the epochs that there is time for, at least one.
    /// </param>
    /// <param name="limit">Time that it may take, about: reading the images is not cut short.</param>
    /// <param name="clock">Tells the time; null for that of the system.</param>
    /// <returns>What it gives: the same for the same number of epochs, which depends on the time if they are not all.</returns>
    /// <exception cref="DatasetException">A class has no readable image, or too many images are unreadable.</exception>
    /// <exception cref="TrainingException">The loss became NaN before there was a network to keep.</exception>
    /// <exception cref="TorchUnavailableException">libtorch is missing or does not load on this machine.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the token of the options.</exception>
    public static NetworkTrial Run(
        ImageDataset dataset, ImageInput input, NetworkTrainerOptions options, TimeSpan limit, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        clock ??= TimeProvider.System;
        long began = clock.GetTimestamp();
        NetworkDescription network = options.DescribeNetwork(dataset.Classes.Count, input.Height, input.Width);
        TimeSpan epoch =
            StepTiming.Measure(network, options).Epoch(dataset.Train.Count, dataset.Validation.Count, options.BatchSize);
        TimeSpan training = (limit - clock.GetElapsedTime(began)) * ShareOfTraining;
        int epochs = (int)Math.Clamp(training / epoch, 1, options.Epochs);
        using TrainedClassifier classifier = ImageClassifierPipeline.Train(
            ScoringContext.Create(options.Seed), dataset, input, options with
            {
                Epochs = epochs,
                WarmupEpochs = Math.Min(options.WarmupEpochs, epochs - 1),
                TimeBudget = training > epoch ? training : epoch,
            });
        options.CancellationToken.ThrowIfCancellationRequested();
        TrainedNetwork trained = classifier.Network.Trained;
        (ImageSample Sample, bool IsRight)[] answers = Answers(dataset, input, trained);
        return new NetworkTrial
        {
            Network = network.Name,
            Train = dataset.Train,
            Validation = [.. answers.Select(answer => answer.Sample)],
            IsRight = [.. answers.Select(answer => answer.IsRight)],
            Epochs = trained.History.Count,
            IsCutShort = epochs < options.Epochs || trained.StoppedBy == StopReason.Time,
            Time = clock.GetElapsedTime(began),
            WholeTime = epoch * options.Epochs,
            ModelBytes = network.ParameterCount * sizeof(float),
        };
    }

    // Those of the validation images that can be read.
    private static (ImageSample Sample, bool IsRight)[] Answers(ImageDataset dataset, ImageInput input, TrainedNetwork trained)
    {
        NetworkInput pixels = trained.Network.Input;
        using var session = NetworkSession.Of(
            NetworkExporter.Export(
                trained.Network, trained.Weights, ColumnNames.Pixels, ClassificationRows.NetworkOutput, dynamicBatch: true),
            pixels);
        var outputs = OrderedBatches.Run(
            dataset.Validation.Select(sample => ImageContent.FromFile(sample.ImagePath)), ImageBatch.Largest,
            images => new ImageBatch(session, input, dataset.Classes.Count).Compute(images));
        return
        [
            .. dataset.Validation.Zip(outputs).Where(pair => pair.Second.Loaded.IsOk)
            .Select(pair => (pair.First, HighestScore.IndexOf(pair.Second.Outputs) is >= 0 and var highest
                && dataset.Classes[highest] == pair.First.Label)),
        ];
    }
}
