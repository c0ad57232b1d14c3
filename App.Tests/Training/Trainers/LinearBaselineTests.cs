using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.App.Tests.Pipelines;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training.Trainers;

/// <summary>What the activation functions are for: a linear classifier of the same pixels cannot tell a circle from a square.</summary>
[TestClass]
[DoNotParallelize] // libtorch's thread count belongs to the process
public sealed class LinearBaselineTests(TestContext context)
{
    private readonly MLContext _mlContext = ScoringContext.Create();

    [TestMethod]
    [TestCategory("Training")]
    public void SampleSet_LinearAndConvolutional_AreFarApart()
    {
        string root = SampleSetGenerator.Generate(Path.Combine(context.TestTempDirectory!, "shapes"), new SampleSetOptions(), null, context.CancellationToken).Root;
        var dataset = ImageDataset.Open(root, new SplitOptions());

        ((double linear, double byHeart), TimeSpan linearTime) = Timed(() => LinearAccuracy(dataset));
        (double network, TimeSpan networkTime) = Timed(() => NetworkAccuracy(dataset));

        context.WriteLine($"linear {linear:P1} ({byHeart:P1} of the train split) in {linearTime.TotalSeconds:F1} s, network {network:P1} in {networkTime.TotalSeconds:F1} s");
        Assert.IsGreaterThanOrEqualTo(0.60, byHeart, "It must have learned far more than chance, a third, or the comparison says nothing.");
        Assert.IsLessThanOrEqualTo(0.70, linear);
        Assert.IsGreaterThanOrEqualTo(0.95, network);
    }

    // Default options: L1 and L2 regularization of 1, as many iterations as it takes to converge.
    private (double Test, double Train) LinearAccuracy(ImageDataset dataset)
    {
        IDataView train = Features(dataset.Train);
        var trainer = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        using TransformerChain<MulticlassPredictionTransformer<Microsoft.ML.Trainers.MaximumEntropyModelParameters>> model = trainer.Fit(train);
        return (Accuracy(Features(dataset.Test)), Accuracy(train));

        double Accuracy(IDataView rows) => _mlContext.MulticlassClassification.Evaluate(model.Transform(rows)).MicroAccuracy;
    }

    private double NetworkAccuracy(ImageDataset dataset)
    {
        using TrainedClassifier classifier = ImageClassifierPipeline.Train(_mlContext, dataset, new ImageInput(), new NetworkTrainerOptions());
        string path = Path.Combine(context.TestTempDirectory!, "model.zip");
        classifier.Save(path, DateTimeOffset.UnixEpoch, "fingerprint", 0);
        using var scorer = ImageScorer.Load(path);
        (string, ImagePrediction)[] predictions =
            [.. dataset.Test.Select(sample => sample.Label).Zip(scorer.Score(dataset.Test.Select(sample => sample.ImagePath)))];
        return ClassificationReport.Create(_mlContext, dataset.Classes, predictions).Accuracy;
    }

    // The very pixels of the network as float32 in [0, 1].
    private IDataView Features(IReadOnlyList<ImageSample> samples)
    {
        IDataView paths = _mlContext.Paths(samples.Select(sample => sample.ImagePath));
        IDataView pixels = _mlContext.Transforms.LoadPixels(ColumnNames.Pixels, ColumnNames.ImagePath).Fit(paths).Transform(paths);
        FeatureRow[] rows = [.. pixels.GetColumn<byte[]>(ColumnNames.Pixels).Zip(samples, (bytes, sample) =>
            new FeatureRow { Features = [.. bytes.Select(value => value / 255f)], Label = sample.Label })];
        return _mlContext.Data.LoadFromEnumerable(rows);
    }

    private static (T Result, TimeSpan Time) Timed<T>(Func<T> work)
    {
        long start = TimeProvider.System.GetTimestamp();
        return (work(), TimeProvider.System.GetElapsedTime(start));
    }

    private sealed class FeatureRow
    {
        [VectorType(3 * 64 * 64)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = string.Empty;
    }
}
