using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetClassifier.App.Judging;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Sources;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.App.Train;

/// <summary>The main job: data → training → model file → evaluation and scores by that very file.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="environment">The surroundings.</param>
/// <param name="log">What is said on standard error, kept in the run's folder.</param>
/// <param name="given">Which of it the user typed; recorded, so that the run can be resumed later.</param>
/// <param name="resumed">The run that is resumed; null for a new one.</param>
/// <param name="choice">How the network was chosen; null if it was given.</param>
internal sealed class TrainRun(TrainRequest request, AppEnvironment environment, RunLog log, JsonObject given,
    ResumedRun? resumed = null, JsonObject? choice = null)
{
    private const int LeastClasses = 2;
    private const string FirstBatchName = "train_batch0.png";

    public int Execute(bool json)
    {
        if (request.Validate() is [_, ..] faults)
            throw new UsageException(string.Join(Environment.NewLine, faults));

        if (request.Trainer == TrainerKind.Cnn)
        {
            if (request.Options.Network.LearnsInSteps)
                NetworkTrainer.EnsureAvailable();

            ThrowIfImpossible(LeastClasses);
            foreach (string note in request.Notes())
                environment.Error.WriteLine(note);
        }

        string data = SampleData.Find(request.Data, request.Options.Seed, environment, request.Options.CancellationToken);
        var dataset = ImageDataset.Open(data, request.Splits);
        RunSummary.PrintData(dataset, isOurs: request.Data is null, environment);

        IReadOnlyList<HashedSample> samples = DatasetFingerprint.Hash(dataset, request.Options.CancellationToken);
        SharedImages.Write(samples, data, environment);
        var damaged = DamagedList.Find(dataset, request.Options.CancellationToken);
        if (request.Strict)
            damaged.ThrowIfAny();

        string fingerprint = DatasetFingerprint.Of(samples);
        resumed?.ThrowIfOther(fingerprint, data);
        InitialNetwork.Check(request, dataset, environment);

        if (request.Trainer == TrainerKind.Cnn)
            ThrowIfImpossible(dataset.Classes.Count);

        if (request.Trainer == TrainerKind.Cnn)
        {
            request = MemoryBudget.Keep(
                request, Described(dataset.Classes.Count), dataset.Train.Count + (long)dataset.Validation.Count);
        }

        if (request.Unknown is not null)
            UnknownImages.ThrowIfNone(request.Unknown, environment);

        request.Options.CancellationToken.ThrowIfCancellationRequested();
        using RunFolder folder = resumed?.Folder.Hold()
            ?? RunFolder.Create(environment.Resolve(request.Project), request.Name, request.ExistOk);
        var checkpoints = new CheckpointFolder(folder.Weights);
        TrainingCheckpoint? checkpoint = resumed is null ? null : checkpoints.Load(); // before anything of the run is changed
        log.SaveTo(folder.File(RunLog.Name), isContinued: resumed is not null);
        damaged.Write(folder, environment);
        var recorder = new RunRecorder(folder, environment, request.TensorBoard);
        if (resumed is not null)
            environment.Error.WriteLine($"Resuming {environment.Shorten(folder.Path)} after epoch {checkpoint?.Epoch ?? 0}.");

        NetworkTrainerOptions options = request.Options with
        {
            Checkpoints = checkpoints,
            ResumeFrom = checkpoint,

            // They need the first epoch; a run that was interrupted has to do without them.
            CollectDiagnostics = request.Options.CollectDiagnostics && checkpoint is null,
            FirstBatchProgress = new Relay<TrainingBatch>(batch => folder.WriteBytes(FirstBatchName, ContactSheet.Draw(batch))),
        };
        var unreadable = new UnreadableList(dataset);
        long began = environment.Clock.GetTimestamp();
        using TrainedClassifier classifier = TrainOrExplain(dataset, samples, fingerprint, options, folder, recorder, unreadable);
        TimeSpan training = environment.Clock.GetElapsedTime(began);
        RunSummary summary = SaveAndJudge(classifier, dataset, fingerprint, folder, recorder, unreadable, training, validated =>
            PretrainedOffer.Make(request, given, dataset, samples, training, validated, environment));
        TrainedNetwork trained = classifier.Network.Trained;

        // What to do about it comes before the figures of a network that nobody wants.
        if (trained.Divergence is { } divergence)
            environment.Error.WriteLine($"{divergence}{Environment.NewLine}The best network before that is saved.");

        summary.Print(json);
        if (trained.StoppedBy == StopReason.Cancelled)
        {
            environment.Error.WriteLine(
                $"Resume with: {environment.CommandName} train --resume {environment.Typed(folder.Path)}");
            return ExitCode.Stopped;
        }

        if (trained.Divergence is not null)
            return ExitCode.Unexpected;

        if (request.Strict && unreadable.Count > 0)
        {
            environment.Error.WriteLine("With --strict that is an error; the model is saved all the same.");
            return ExitCode.Data;
        }

        return ExitCode.Ok;
    }

    // Too small, too large: known before any file of the run is written, and for most networks before the data is looked at.
    private void ThrowIfImpossible(int classes)
    {
        if (request.Options.InitFrom is null && Described(classes).Validate() is [_, ..] faults)
            throw new UsageException(string.Join(Environment.NewLine, SettingsTable.InOptions(faults)));
    }

    private NetworkDescription Described(int classes) =>
        request.Options.DescribeNetwork(classes, request.Input.Height, request.Input.Width);

    private TrainedClassifier TrainOrExplain(
        ImageDataset dataset,
        IReadOnlyList<HashedSample> samples,
        string fingerprint,
        NetworkTrainerOptions options,
        RunFolder folder,
        RunRecorder recorder,
        UnreadableList unreadable)
    {
        try
        {
            var arguments = new RunArguments(request.Describe(), given, fingerprint) { Choice = choice };
            recorder.Begin(arguments, dataset, samples, options.ResumeFrom?.History ?? [], isResumed: resumed is not null);
            return Train(dataset, options, recorder, unreadable);
        }
        catch (OperationCanceledException)
        {
            if (!folder.Discard())
                recorder.Stop();

            throw;
        }
        catch (Exception error)
        {
            log.Add(error.Message);
            unreadable.Write(folder, environment);
            recorder.Fail(error.Message);
            throw;
        }
    }

    private TrainedClassifier Train(ImageDataset dataset, NetworkTrainerOptions options, RunRecorder recorder,
        UnreadableList unreadable) => TrainingDisplay.Run(
        environment, dataset.Train.Count + dataset.Validation.Count,
        display => Train(dataset, options, recorder, unreadable, display), log);

    private TrainedClassifier Train(
        ImageDataset dataset, NetworkTrainerOptions options, RunRecorder recorder, UnreadableList unreadable,
        TrainingDisplay display)
    {
        var rows = new Relay<RowProgress>(row =>
        {
            if (row is { ImageError: { } error, ImagePath: { } path })
                unreadable.Add(path, error);

            display.Report(row);
        });
        MLContext mlContext = ScoringContext.Create(request.Options.Seed);
        if (request.Trainer == TrainerKind.Linear)
        {
            TrainedClassifier linear = ImageClassifierPipeline.TrainLinear(mlContext, dataset, request.Input, request.Linear with
            {
                RowProgress = rows,
            });
            recorder.Add(linear.Network.Trained.History[0]);
            display.Report(linear.Network.Trained.History[0]);
            return linear;
        }

        return ImageClassifierPipeline.Train(mlContext, dataset, request.Input, options with
        {
            RowProgress = rows,
            StepProgress = new Relay<StepProgress>(display.Report),
            EpochProgress = new Relay<EpochResult>(display.Report),
            EpochSavedProgress = new Relay<EpochResult>(recorder.Add),
        }, request.CacheOptions(environment.Resolve(request.Project)),
            request.FeatureOptions(environment.Resolve(request.Project)));
    }

    // What is reported is what anybody gets who loads the file.
    private RunSummary SaveAndJudge(
        TrainedClassifier classifier, ImageDataset dataset, string fingerprint, RunFolder folder, RunRecorder recorder,
        UnreadableList unreadable, TimeSpan training, Func<IReadOnlyList<ImagePrediction>, PretrainedOffer?> offer)
    {
        DateTimeOffset created = environment.Clock.GetUtcNow();
        var reports = new Dictionary<string, ClassificationReport>();
        IReadOnlyList<ImagePrediction> validated = [], predictions = [];
        Calibration? calibration = null;
        IReadOnlyList<UnknownTest> unknownTests;
        using (ImageScorer scorer = classifier.SaveJudged(folder.Model, created, fingerprint, Judge))
        {
            unknownTests = request.Unknown is null || calibration is null
                ? []
                : new UnknownImages(scorer, calibration, predictions.Count > 0 ? predictions : validated)
                    .TryTest(request.Unknown, environment, CancellationToken.None);
        }

        var exporting = Task.Run(() => folder.Write("model.onnx", file => classifier.ExportOnnx(file, calibration)));
        unreadable.Write(folder, environment);
        ClassificationReport? test = reports.GetValueOrDefault("test");
        if (reports.ContainsKey("validation"))
            PredictionsFile.Write(folder, "validation", dataset, dataset.Validation, validated);

        if (test is not null)
            PredictionsFile.Write(folder, "test", dataset, dataset.Test, predictions);

        recorder.AddTest(test);
        LayersFile.Write(folder, classifier.Network.Trained.Diagnostics);
        var summary = new RunSummary(
            classifier, request.Options.Monitor, dataset, folder, reports, test is null ? [] : predictions, calibration,
            environment)
        {
            Choice = choice,
            UnknownTests = unknownTests,
        };
        bool isStopped = classifier.Network.Trained.StoppedBy == StopReason.Cancelled;
        exporting.GetAwaiter().GetResult();
        bool isLast = isStopped || choice is not null || !PretrainedOffer.IsDue(request);
        recorder.End(summary.ToJson(), isStopped, isLast ? training : null);

        // After the end: a run that is killed meanwhile is finished.
        if (!isLast)
        {
            summary.Offer = offer(validated);
            recorder.End(summary.ToJson(), isStopped, training);
        }

        return summary;

        Judgement Judge(Func<IReadOnlyList<string>, IReadOnlyList<ImagePrediction>> score)
        {
            validated = JudgeSplit(score, "validation", dataset.Validation);
            calibration = SplitJudge.Calibrate(dataset.Classes, dataset.Validation, validated, request.Coverage);
            predictions = JudgeSplit(score, "test", dataset.Test);

            // Training has already reported those of the other splits.
            foreach (ImagePrediction prediction in predictions.Where(prediction => prediction.Error is not null))
                unreadable.Add(prediction.ImagePath, prediction.Error!);

            return new Judgement { Metrics = reports, Calibration = calibration, Unreadable = unreadable.Count };
        }

        // A network that is trained is kept, even if there is nothing left to measure it by.
        IReadOnlyList<ImagePrediction> JudgeSplit(
            Func<IReadOnlyList<string>, IReadOnlyList<ImagePrediction>> score, string split, IReadOnlyList<ImageSample> samples)
        {
            IReadOnlyList<ImagePrediction> judged = score([.. samples.Select(sample => sample.ImagePath)]);
            if (SplitJudge.Compare(dataset.Classes, samples, judged) is { } report)
                reports[split] = report;
            else if (judged.Count > 0)
                environment.Error.WriteLine($"No image of the {split} split could be read, so it is not measured.");

            return judged;
        }
    }
}
