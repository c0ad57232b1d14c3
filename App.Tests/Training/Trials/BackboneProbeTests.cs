using MlNetClassifier.App.Tests.App;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Tests.Training.Trials;

/// <summary>What the pretrained network gives is measured, as far as the time goes, and what was computed is not lost.</summary>
[TestClass]
public sealed class BackboneProbeTests(TestContext context)
{
    private static readonly ImageInput Small = new() { Height = 32, Width = 32 };
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private static NetworkTrainerOptions Options { get; } = new() { Network = new TransferNetwork() };

    private string Folder => context.TestTempDirectory!;

    private FeatureCacheOptions Cache => new() { Folder = Path.Combine(Folder, "features") };

    [TestMethod]
    public void Run_TimeForAll_IsRightOnColoursWithoutTheTestSplit()
    {
        ImageDataset dataset = Dataset(12);
        IReadOnlyList<HashedSample> hashes = DatasetFingerprint.Hash(dataset, context.CancellationToken);
        foreach (ImageSample sample in dataset.Test)
            File.Delete(sample.ImagePath);

        NetworkTrial trial = BackboneProbe.Run(dataset, hashes, Small, Options, new FeatureCacheOptions(), Long);

        Assert.AreEqual("resnet18", trial.Network);
        Assert.AreSequenceEqual(Paths(dataset.Train), Paths(trial.Train));
        Assert.AreSequenceEqual(Paths(dataset.Validation), Paths(trial.Validation));
        Assert.AreEqual(dataset.Validation.Count, trial.Right);
        Assert.IsFalse(trial.IsCutShort);
        Assert.AreEqual(0, trial.Kept);
        Assert.IsGreaterThan(60_000_000, trial.ModelBytes);
    }

    [TestMethod]
    public void Run_ShortTime_LooksAtAShareOfEveryClassAndTellsWhatTheRestTakes()
    {
        ImageDataset dataset = Dataset(24);
        IReadOnlyList<HashedSample> hashes = DatasetFingerprint.Hash(dataset, context.CancellationToken);

        NetworkTrial trial = Run(), again = Run();

        Assert.IsTrue(trial.IsCutShort);
        Assert.HasCount(32, trial.Train.Concat(trial.Validation));
        int[] counts = [.. trial.Train.CountBy(sample => sample.Label).Select(pair => pair.Value)];
        Assert.HasCount(3, counts);
        Assert.IsLessThanOrEqualTo(1, counts.Max() - counts.Min());
        Assert.AreEqual(32.0, trial.ImagesPerSecond!.Value, 1e-6, "32 images between two looks at the clock");
        Assert.IsGreaterThan(dataset.Train.Count / 32.0, trial.WholeTime!.Value.TotalSeconds);
        Assert.AreSequenceEqual(Paths(trial.Train), Paths(again.Train));
        Assert.AreSequenceEqual(trial.IsRight, again.IsRight);

        NetworkTrial Run() => BackboneProbe.Run(dataset, hashes, Small, Options, new FeatureCacheOptions(),
            TimeSpan.FromSeconds(1), new FakeClock(TimeSpan.FromSeconds(1)));
    }

    [TestMethod]
    public void Run_Cache_KeepsWhatTheTrainingNeeds()
    {
        ImageDataset dataset = Dataset(8);
        IReadOnlyList<HashedSample> hashes = DatasetFingerprint.Hash(dataset, context.CancellationToken);
        int images = dataset.Train.Count + dataset.Validation.Count;

        NetworkTrial cold = BackboneProbe.Run(dataset, hashes, Small, Options, Cache, Long);
        string[] files = Files();
        using (ImageClassifierPipeline.Train(ScoringContext.Create(), dataset, Small, Options, features: Cache))
            Assert.AreSequenceEqual(files, Files(), "the training computes nothing that the probe computed");

        NetworkTrial warm = BackboneProbe.Run(dataset, hashes, Small, Options, Cache, TimeSpan.FromSeconds(1),
            new FakeClock(TimeSpan.FromMilliseconds(1)));

        Assert.AreEqual(0, cold.Kept);
        Assert.AreEqual(images, warm.Kept);
        Assert.IsFalse(warm.IsCutShort);
        Assert.IsGreaterThan(0, warm.ImagesPerSecond!.Value);
        Assert.AreSequenceEqual(cold.IsRight, warm.IsRight);
    }

    [TestMethod]
    public void Run_ReadOnlyCache_FindsFeaturesAndChangesNothing()
    {
        ImageDataset dataset = Dataset(8);
        IReadOnlyList<HashedSample> hashes = DatasetFingerprint.Hash(dataset, context.CancellationToken);
        FeatureCacheOptions reading = Cache with { IsReadOnly = true };

        BackboneProbe.Run(dataset, hashes, Small, Options, reading, Long);
        bool isMade = Directory.Exists(Cache.Folder);
        BackboneProbe.Run(dataset, hashes, Small, Options, Cache, Long);
        string damaged = Path.Combine(Path.GetDirectoryName(Files()[0])!, "damaged.features");
        File.WriteAllText(damaged, "no features");
        NetworkTrial kept = BackboneProbe.Run(dataset, hashes, Small, Options, reading, Long);

        Assert.IsFalse(isMade);
        Assert.AreEqual(dataset.Train.Count + dataset.Validation.Count, kept.Kept);
        Assert.IsTrue(File.Exists(damaged));
    }

    [TestMethod]
    public void Run_NothingToJudgeBy_SaysSo()
    {
        ImageDataset dataset = Dataset(8) with { Validation = [] };

        DatasetException error = Assert.ThrowsExactly<DatasetException>(() => BackboneProbe.Run(
            dataset, DatasetFingerprint.Hash(dataset, context.CancellationToken), Small, Options, new FeatureCacheOptions(),
            Long));

        Assert.Contains("no validation images", error.Message);
    }

    private string[] Files() => [.. Directory.GetFiles(Cache.Folder!, "*", SearchOption.AllDirectories).Order()];

    private static IEnumerable<string> Paths(IEnumerable<ImageSample> samples) =>
        samples.Select(sample => sample.ImagePath).Order(StringComparer.Ordinal);

    private ImageDataset Dataset(int imagesPerClass) =>
        ImageDataset.Open(TestDataset.Draw(Path.Combine(Folder, "data"), imagesPerClass), new SplitOptions());
}
