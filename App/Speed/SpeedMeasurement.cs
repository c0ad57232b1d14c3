using System.Diagnostics;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Speed;

/// <summary>Trains on noise and scores drawn images for a few seconds, and times both.</summary>
/// <param name="request">What to measure; valid.</param>
/// <param name="cancellationToken">Ends it between rounds.</param>
internal sealed class SpeedMeasurement(SpeedRequest request, CancellationToken cancellationToken)
{
    private const int Rounds = 7;
    private const int Images = 300;
    private static readonly TimeSpan LeastOfRound = TimeSpan.FromSeconds(0.15);

    /// <summary>Measures. Files are made in the temporary folder only, and removed.</summary>
    public SpeedResult Run()
    {
        double peak = FloatingPointPeak.Measure(request.Threads);
        double step = Step();
        double score = Score();
        peak = Math.Max(peak, FloatingPointPeak.Measure(request.Threads));
        double trained = request.Options.BatchSize / step;
        return new SpeedResult(
            peak,
            request.Threads,
            request.Options.BatchSize,
            request.Options.Precision.ToString().ToLowerInvariant(),
            step,
            trained,
            trained * NetworkOperations.Training(request.Network) / peak,
            score,
            score * NetworkOperations.Forward(request.Network) / peak);
    }

    private double Step()
    {
        using var training = new TrialTraining(request.Network, request.Options);
        return MedianSeconds(training.Step);
    }

    // The model is trained for the shortest time that gives one: its speed does not depend on what it has learned.
    private double Score()
    {
        string folder = Directory.CreateTempSubdirectory("mlnetclassifier-benchmark-").FullName;
        try
        {
            string[] paths = Draw(Path.Combine(folder, "images"));
            string manifest = Path.Combine(folder, "images.csv");
            File.WriteAllLines(manifest,
                ["path,label",
                    .. paths.Select((path, index) => $"{Path.GetRelativePath(folder, path)},{index % request.Classes}")]);
            string model = Path.Combine(folder, "model.zip");
            var dataset = ImageDataset.Open(manifest, new SplitOptions { ValidationFraction = 0, TestFraction = 0 });
            NetworkTrainerOptions options = request.Options with { Epochs = 1, CancellationToken = cancellationToken };
            using (TrainedClassifier classifier = ImageClassifierPipeline.Train(ScoringContext.Create(0), dataset, request.Input,
                options))
                classifier.Save(model, DateTimeOffset.UnixEpoch, fingerprint: string.Empty, unreadable: 0);

            cancellationToken.ThrowIfCancellationRequested();
            using var scorer = ImageScorer.Load(model);
            return paths.Length / MedianSeconds(() => GC.KeepAlive(scorer.Score(paths).Count()));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string[] Draw(string folder)
    {
        int ofClass =
            (Math.Max(Images, request.Classes) + SampleSetGenerator.ClassNames.Count - 1) / SampleSetGenerator.ClassNames.Count;
        SampleSetGenerator.Generate(folder, new SampleSetOptions { ImagesPerClass = ofClass }, progress: null, cancellationToken);
        return [.. SampleSetGenerator.ClassNames.SelectMany(name => Directory.GetFiles(Path.Combine(folder, name)))
            .Order(StringComparer.Ordinal)];
    }

    private double MedianSeconds(Action work)
    {
        int times = TimesOfRound(work);
        double[] seconds = [.. Enumerable.Range(0, Rounds).Select(_ => Seconds(work, times) / times).Order()];
        return seconds[Rounds / 2];
    }

    // Warms up, and says how often the work fits into a round.
    private int TimesOfRound(Action work)
    {
        Seconds(work, 1);
        double once = Math.Min(Seconds(work, 1), Seconds(work, 1));
        return Math.Max(1, (int)Math.Ceiling(LeastOfRound.TotalSeconds / once));
    }

    private double Seconds(Action work, int times)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
            work();

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
