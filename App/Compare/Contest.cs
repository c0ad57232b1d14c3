using System.Diagnostics;
using MlNetClassifier.App.Judging;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Compare;

/// <summary>
/// One contestant trained with one seed and judged on the test split. A training that was stopped or killed is resumed from its
/// last whole epoch, and ends with the same weights as one that never was.
/// </summary>
/// <param name="contestant">What is trained.</param>
/// <param name="seed">Of the initial weights and of the order of batches.</param>
/// <param name="request">How it is trained, what stops it, and the project folder that keeps pixels and features.</param>
/// <param name="environment">The surroundings.</param>
internal sealed class Contest(Contestant contestant, int seed, TrainRequest request, AppEnvironment environment)
{
    private readonly TrainRequest _training = contestant.Training(request);

    /// <summary>Trains and judges, and saves the model.</summary>
    /// <param name="dataset">Labelled images with a test split.</param>
    /// <param name="fingerprint">Of the data set.</param>
    /// <param name="folder">Where the model goes.</param>
    /// <param name="checkpoints">Where epochs are kept, and looked for.</param>
    /// <returns>The result; null if training was stopped, because half a training is none.</returns>
    public ContestResult? Run(ImageDataset dataset, string fingerprint, string folder, CheckpointFolder checkpoints)
    {
        long started = Stopwatch.GetTimestamp();
        TrainingCheckpoint? checkpoint = Load(checkpoints);
        try
        {
            using TrainedClassifier classifier = TrainingDisplay.Run(
                environment, dataset.Train.Count + dataset.Validation.Count,
                display => Train(dataset, checkpoints, checkpoint, display));
            if (classifier.Network.Trained.StoppedBy == StopReason.Cancelled)
                return null;

            TimeSpan before = new(checkpoint?.History.Sum(epoch => epoch.Elapsed.Ticks) ?? 0);
            return Judge(classifier, dataset, fingerprint, folder, before + Stopwatch.GetElapsedTime(started));
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private TrainingCheckpoint? Load(CheckpointFolder checkpoints)
    {
        try
        {
            TrainingCheckpoint? checkpoint = checkpoints.Load();
            if (checkpoint is not null)
                environment.Error.WriteLine($"Resuming after epoch {checkpoint.Epoch}.");

            return checkpoint;
        }
        catch (ModelFormatException)
        {
            environment.Error.WriteLine($"The checkpoint in {environment.Shorten(checkpoints.Path)} is damaged or of another "
                + "version; this training begins anew.");
            return null;
        }
    }

    private TrainedClassifier Train(
        ImageDataset dataset, CheckpointFolder checkpoints, TrainingCheckpoint? checkpoint, TrainingDisplay display)
    {
        string project = environment.Resolve(request.Project);
        return ImageClassifierPipeline.Train(ScoringContext.Create(seed), dataset, _training.Input, _training.Options with
        {
            Seed = seed,
            Checkpoints = checkpoints,
            ResumeFrom = checkpoint,

            // They need the first epoch, and measuring them takes time; the layers of different networks cannot be compared.
            CollectDiagnostics = _training.Options.CollectDiagnostics && checkpoint is null,
            RowProgress = new Relay<RowProgress>(display.Report),
            StepProgress = new Relay<StepProgress>(display.Report),
            EpochProgress = new Relay<EpochResult>(display.Report),
        }, _training.CacheOptions(project), _training.FeatureOptions(project));
    }

    private ContestResult Judge(
        TrainedClassifier classifier, ImageDataset dataset, string fingerprint, string folder, TimeSpan time)
    {
        string model = Path.Combine(folder, RunFolder.ModelName);
        DateTimeOffset created = environment.Clock.GetUtcNow();
        IReadOnlyList<ImagePrediction> predictions = [];
        ClassificationReport? report = null;
        double milliseconds;
        using (ImageScorer scorer = classifier.SaveJudged(model, created, fingerprint, score =>
        {
            predictions = score(Paths(dataset.Test));
            report = SplitJudge.Compare(dataset.Classes, dataset.Test, predictions) ?? throw new DatasetException(
                "None of the images of the test split could be read, so there is nothing to compare on.");
            return new Judgement
            {
                Metrics = new Dictionary<string, ClassificationReport> { ["test"] = report },
                Calibration = SplitJudge.Calibrate(
                    dataset.Classes, dataset.Validation, score(Paths(dataset.Validation)), _training.Coverage),
            };
        }, _training.Options.CancellationToken))
        {
            milliseconds = ScoringTime.MillisecondsPerImage(scorer,
                [.. predictions.Where(prediction => prediction.Error is null).Select(prediction => prediction.ImagePath)]);
        }

        TrainedNetwork trained = classifier.Network.Trained;
        return new ContestResult
        {
            Activation = contestant.Own is null ? contestant.Name : null,
            Network = contestant.Own?.Name,
            Seed = seed,
            Correct =
                [.. dataset.Test.Zip(predictions).Where(pair => pair.Second.Error is null)
                    .Select(pair => pair.First.Label == pair.Second.PredictedLabel)],
            LogLoss = report!.LogLoss,
            BestEpoch = trained.BestEpoch,
            Seconds = Math.Round(time.TotalSeconds, 1),
            MillisecondsPerImage = Math.Round(milliseconds, 4),
            ModelBytes = new FileInfo(model).Length,
            WeightsSha256 = trained.Weights.Sha256(),
            Epochs = [.. trained.History.Select(epoch => new ContestResult.EpochPoint(
                epoch.TrainLoss, epoch.ValidationLoss, epoch.ValidationAccuracy,
                epoch.LearnedParameters.ToDictionary(pair => pair.Key, pair => (double)pair.Value.Average())))],
            Layers = [.. (trained.Diagnostics ?? []).Select(layer => new ContestResult.LayerFigures(
                layer.Name, layer.DeadShare, layer.FirstEpochGradientNorm, layer.LastEpochGradientNorm))],
        };
    }

    private static string[] Paths(IReadOnlyList<ImageSample> samples) => [.. samples.Select(sample => sample.ImagePath)];
}
