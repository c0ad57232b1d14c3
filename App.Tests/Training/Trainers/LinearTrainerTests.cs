using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.SampleSet;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.App.Tests.Training.Trainers;

[TestClass]
public sealed class LinearTrainerTests(TestContext context)
{
    [TestMethod]
    [DataRow(null)]
    [DataRow("leaky_relu(negative_slope=0.3)")]
    [DataRow("modswish(beta=4)")]
    public void TrainLinear_SavedAndLoadedInAFreshProcess_GivesTheSameBits(string? activation)
    {
        using TrainedClassifier classifier = Train(new LinearTrainerOptions
        {
            FeatureActivation = activation is null ? null : Activation.Parse(activation),
        });
        string file = Path.Combine(context.TestTempDirectory!, "model.zip");
        classifier.Save(file, DateTimeOffset.UnixEpoch, "fingerprint", 0);
        var mlContext = new MLContext(0);
        IDataView rows = mlContext.Data.LoadFromEnumerable(
            Directory.GetFiles(context.TestTempDirectory!, "*-000*.*", SearchOption.AllDirectories).Select(path => new PathRow
            {
                ImagePath = path,
            }));

        IDataView fresh = FreshProcessModel.Transform(mlContext, file, rows, context.TestTempDirectory!);

        IDataView here = classifier.Model.Transform(rows);
        foreach (string column in new[] { ColumnNames.Logits, ColumnNames.Score })
            Assert.AreSequenceEqual(here.GetColumn<float[]>(column).SelectMany(x => x),
                fresh.GetColumn<float[]>(column).SelectMany(x => x));

        Assert.AreSequenceEqual(here.GetColumn<string>(ColumnNames.PredictedLabel),
            fresh.GetColumn<string>(ColumnNames.PredictedLabel));
        using var scorer = ImageScorer.Load(file);
        Assert.AreSequenceEqual(here.GetColumn<float[]>(ColumnNames.Score).SelectMany(x => x),
            scorer.Score(here.GetColumn<string>(ColumnNames.ImagePath)).SelectMany(prediction => prediction.Score));
        Assert.AreEqual("linear", scorer.Manifest.Training.Trainer);
        Assert.AreEqual(((3 * 16 * 16) + 1) * 3, scorer.Manifest.Network.Parameters);
    }

    [TestMethod]
    public void TrainLinear_Weights_AreThoseThatScore()
    {
        using TrainedClassifier classifier = Train(new LinearTrainerOptions());
        byte[] pixels = [.. Enumerable.Range(0, 3 * 16 * 16).Select(i => (byte)(i * 7))];
        float[] weights = classifier.Network.Trained.Weights["dense.weight"].Values;
        float[] biases = classifier.Network.Trained.Weights["dense.bias"].Values;
        double[] expected =
            [.. Enumerable.Range(0, 3)
                .Select(k => biases[k] + pixels.Select((p, i) => p / 255.0 * weights[(k * pixels.Length) + i]).Sum())];
        var mlContext = new MLContext(0);
        SchemaDefinition columns = SchemaDefinition.Create(typeof(PixelRow));
        columns[ColumnNames.Pixels].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, 3, 16, 16);

        IDataView scored =
            classifier.Network.Transform(mlContext.Data.LoadFromEnumerable([new PixelRow { Pixels = pixels }], columns));

        float[] logits = scored.GetColumn<float[]>(ColumnNames.Logits).Single();
        for (int k = 0; k < 3; k++)
            Assert.AreEqual(expected[k], logits[k], 1e-4);
    }

    [TestMethod]
    public void Constructor_RowwiseFeatureActivation_IsRefused()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => new LinearTrainer(new MLContext(), new LinearTrainerOptions
            {
                FeatureActivation = new Activation(ActivationTable.Softmax),
            }));

        Assert.Contains("softmax, which looks at a whole row", error.Message);
    }

    private TrainedClassifier Train(LinearTrainerOptions options)
    {
        string folder = Path.Combine(context.TestTempDirectory!, "images");
        SampleSetGenerator.Generate(folder, new SampleSetOptions { ImagesPerClass = 10 }, null, context.CancellationToken);
        return ImageClassifierPipeline.TrainLinear(
            ScoringContext.Create(), ImageDataset.Open(folder, new SplitOptions()), new ImageInput { Height = 16, Width = 16 },
            options);
    }

    private sealed class PathRow
    {
        public string ImagePath { get; set; } = string.Empty;
    }

    private sealed class PixelRow
    {
        public byte[] Pixels { get; set; } = [];

        public string ImageError { get; set; } = string.Empty;
    }
}
