using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Judging;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Sources;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.App.Compare;

/// <summary>
/// Trains the same network once per activation and seed: same split, same initial weights, same batches in the same order, so
/// that nothing but the activation differs; or several networks on the same split, each as it is trained best. A training that
/// is done is kept and not repeated.
/// </summary>
internal sealed class CompareRun(CompareRequest request, AppEnvironment environment)
{
    public int Execute(bool json, bool isWide)
    {
        if (request.Validate() is [_, ..] faults)
            throw new UsageException(string.Join(Environment.NewLine, faults));

        if (request.Contestants.Any(contestant => contestant.LearnsInSteps))
            NetworkTrainer.EnsureAvailable();

        string data =
            SampleData.Find(request.Training.Data, request.Training.Splits.Seed, environment,
                request.Training.Options.CancellationToken);
        var dataset = ImageDataset.Open(data, request.Training.Splits);
        if (dataset.Test.Count == 0)
            throw new DatasetException($"There is nothing to judge by: '{data}' has too few images per class for a test split; "
                + "give at least three per class.");

        foreach (Contestant contestant in request.Contestants)
            InitialNetwork.Check(contestant.Training(request.Training), dataset, environment);

        var damaged = DamagedList.Find(dataset, request.Training.Options.CancellationToken);
        if (request.Training.Strict)
            damaged.ThrowIfAny();

        JsonObject arguments = request.Describe();
        string fingerprint = DatasetFingerprint.Of(DatasetFingerprint.Hash(dataset, request.Training.Options.CancellationToken));
        arguments["dataFingerprint"] = fingerprint;
        using var folder = RunFolder.CreateOrResume(environment.Resolve(request.Training.Project), request.Name, arguments);
        damaged.Write(folder, environment);

        (Contestant Contestant, int Seed)[] contests =
            [.. request.Seeds.SelectMany(seed => request.Contestants.Select(contestant => (contestant, seed)))];
        List<ContestResult> results = [];
        foreach ((Contestant contestant, int seed) in contests)
        {
            string title = $"{results.Count + 1}/{contests.Length} {contestant.Name}, seed {seed}";
            if (Contest(contestant, seed, title, dataset, fingerprint, folder) is not { } result)
            {
                environment.Error.WriteLine($"Stopped. {results.Count} of {contests.Length} trainings are done and kept in "
                    + $"{environment.Shorten(folder.Path)}; the same command continues from there.");
                return ExitCode.Stopped;
            }

            results.Add(result);
        }

        double chance = dataset.Test.GroupBy(sample => sample.Label).Max(samples => samples.Count()) / (double)dataset.Test.Count;
        var report = new CompareReport(new Comparison(request.Contestants, request.Seeds, results, chance));
        report.Save(folder, environment.Clock);
        if (json)
            environment.Out.WriteLine(ResultJson.Document(report.Describe()));
        else
            report.Print(environment, folder, isWide);

        return ExitCode.Ok;
    }

    // Null if training was stopped: half a training is no result.
    private ContestResult? Contest(Contestant contestant, int seed, string title, ImageDataset dataset, string fingerprint,
        RunFolder folder)
    {
        string place = folder.File(contestant.FolderName(seed));
        string resultFile = Path.Combine(place, "result.json");
        if (ContestResult.TryRead(resultFile) is { } done)
        {
            environment.Error.WriteLine($"{title}: done before, accuracy {Figures.Percent(done.Accuracy)}");
            return done;
        }

        environment.Error.WriteLine(title);
        long started = Stopwatch.GetTimestamp();
        try
        {
            using TrainedClassifier classifier = TrainingDisplay.Run(
                environment, dataset.Train.Count + dataset.Validation.Count,
                display => Train(contestant, seed, dataset, display));
            if (classifier.Network.Trained.StoppedBy == StopReason.Cancelled)
                return null;

            ContestResult result =
                Judge(contestant, seed, classifier, dataset, fingerprint, place, Stopwatch.GetElapsedTime(started));
            AtomicFile.WriteText(resultFile, result.ToJson());
            return result;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private TrainedClassifier Train(Contestant contestant, int seed, ImageDataset dataset, TrainingDisplay display)
    {
        TrainRequest training = contestant.Training(request.Training);
        string project = environment.Resolve(request.Training.Project);
        return ImageClassifierPipeline.Train(ScoringContext.Create(seed), dataset, training.Input, training.Options with
        {
            Seed = seed,

            // The layers of different networks cannot be compared, and measuring them takes time.
            CollectDiagnostics = contestant.Network is null || training.Options.CollectDiagnostics,
            RowProgress = new Relay<RowProgress>(display.Report),
            StepProgress = new Relay<StepProgress>(display.Report),
            EpochProgress = new Relay<EpochResult>(display.Report),
        }, training.CacheOptions(project), training.FeatureOptions(project));
    }

    private ContestResult Judge(
        Contestant contestant, int seed, TrainedClassifier classifier, ImageDataset dataset, string fingerprint, string place,
        TimeSpan time)
    {
        string model = Path.Combine(place, RunFolder.ModelName);
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
                    dataset.Classes, dataset.Validation, score(Paths(dataset.Validation)), request.Training.Coverage),
            };
        }))
        {
            milliseconds = ScoringTime.MillisecondsPerImage(scorer,
                [.. predictions.Where(prediction => prediction.Error is null).Select(prediction => prediction.ImagePath)]);
        }

        TrainedNetwork trained = classifier.Network.Trained;
        return new ContestResult
        {
            Activation = contestant.Network is null ? contestant.Name : null,
            Network = contestant.Network?.Name,
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
