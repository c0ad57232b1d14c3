using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.App.Tests.Pipelines;
using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Modules;
using MlNetClassifier.Training.Samples;
using TorchSharp;

namespace MlNetClassifier.App.Tests.Training;

/// <summary>A network that only the tests know goes all the way: nothing on the way may know which network it has.</summary>
[TestClass]
public sealed class NetworkSeamTests(TestContext context)
{
    // Float32 sums of two implementations, one of them with the normalizations folded into the convolutions.
    private const float LogitTolerance = 1e-4f;

    [TestMethod]
    [TestCategory("Training")]
    public void ResidualNetwork_TrainedSavedAndLoadedInAFreshProcess_GivesTheLogitsOfTorch()
    {
        ImageDataset dataset = TinyDataset.Create(context.TestTempDirectory!, "cat", "dog");
        string path = Path.Combine(context.TestTempDirectory!, "model.zip");
        MLContext mlContext = ScoringContext.Create();
        NetworkTrainerOptions options = TinyDataset.Options with
        {
            Network = new ResidualDesign(),
            Epochs = 3,
            WeightAveraging = 0.9,
            WeightDecay = 0.01,
        };
        using TrainedClassifier classifier = ImageClassifierPipeline.Train(mlContext, dataset, TinyDataset.Input, options);
        classifier.Save(path, DateTimeOffset.UnixEpoch, "fingerprint", 0);
        string[] images = [.. dataset.Test.Select(sample => sample.ImagePath)];

        float[][] logits =
            [.. FreshProcessModel.Transform(mlContext, path, mlContext.Paths(images), context.TestTempDirectory!)
                .GetColumn<float[]>(ColumnNames.Logits)];

        float[][] expected = TorchLogits(classifier, mlContext, images);
        for (int i = 0; i < images.Length; i++)
            Assert.IsLessThanOrEqualTo(LogitTolerance, expected[i].Zip(logits[i], (a, b) => MathF.Abs(a - b)).Max());

        using var scorer = ImageScorer.Load(path);
        foreach ((float[] fresh, ImagePrediction prediction) in logits.Zip(scorer.Score(images)))
            Assert.AreSequenceEqual(fresh, prediction.Logits);
        Assert.AreEqual("residual", ModelArchive.ReadManifest(path).Network.Name);
        Assert.AreEqual(classifier.Network.Trained.Network, ModelArchive.ReadManifest(path).DescribeNetwork());
    }

    [TestMethod]
    [TestCategory("Training")]
    public void Features_OfAnyWidth_AreTrainedOnAndScored()
    {
        MLContext mlContext = ScoringContext.Create();
        FeatureRow[] rows = [.. Enumerable.Range(0, 60).Select(i => new FeatureRow
        {
            Features = [.. Enumerable.Range(0, 7).Select(n => MathF.Sin((i * 7) + n) + (n == i % 3 ? 3 : 0))],
            Label = $"class {i % 3}",
        })];
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);
        IDataView labelled = mlContext.Transforms.Conversion.MapValueToKey(ColumnNames.Label).Fit(data).Transform(data);
        var options = new NetworkTrainerOptions
        {
            FeatureColumnName = nameof(FeatureRow.Features),
            Network = new PlainNetwork { ConvFilters = [], DenseUnits = [8] },
            Epochs = 40,
            LearningRate = 0.02,
            BatchSize = 8,
        };

        using var transformer = mlContext.NetworkTrainer(options).Fit(labelled);

        Assert.AreEqual(NetworkInput.Features(7), transformer.Trained.Network.Input);
        string[] predicted = [.. transformer.Transform(labelled).GetColumn<string>(ColumnNames.PredictedLabel)];
        Assert.AreSequenceEqual(rows.Select(row => row.Label), predicted);
    }

    [TestMethod]
    public void Train_FrozenLayer_KeepsItsWeightsAndItsRunningMeans()
    {
        NetworkDescription network = NetworkExamples.Describe(new ResidualDesign());
        SampleSet samples = Samples.SampleSetExamples.Brightness(network, 12);
        NetworkWeights start = InitialWeights.Create(network, seed: 0);
        var options = new NetworkTrainerOptions
        {
            Epochs = 2,
            BatchSize = 6,
            Threads = 1,
            ValidationFraction = 0,
            ParameterGroups =
                [new ParameterGroup(["conv2d", "batch_normalization"]) { IsFrozen = true }, new ParameterGroup(["dense"])
            {
                LearningRateFactor = 0.1,
            }],
        };

        NetworkWeights trained = TrainingLoop.Train(network, samples, null, options).Weights;

        foreach (WeightTensor tensor in trained.Tensors)
        {
            bool isFrozen = tensor.Name.StartsWith("conv2d.", StringComparison.Ordinal)
                || tensor.Name.StartsWith("batch_normalization.", StringComparison.Ordinal);
            Assert.AreEqual(isFrozen, tensor.Values.AsSpan().SequenceEqual(start[tensor.Name].Values), tensor.Name);
        }
    }

    private static float[][] TorchLogits(TrainedClassifier classifier, MLContext mlContext, string[] images)
    {
        NetworkDescription network = classifier.Network.Trained.Network;
        IDataView pixels = classifier.Model.First().Transform(mlContext.Paths(images));
        var set = new SampleSet(network.Input, network.ClassCount);
        foreach (byte[] image in pixels.GetColumn<byte[]>(ColumnNames.Pixels))
            set.Add(image, 0);

        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradients = torch.no_grad();
        using var module = new NetworkModule(network, classifier.Network.Trained.Weights);
        return [.. Enumerable.Range(0, set.Count).Select(i =>
        {
            var values = new float[network.Input.Length];
            set.CopyTo(i, values);
            for (int v = 0; v < values.Length; v++)
                values[v] = (values[v] - network.Input.Pixels!.Mean[v % 3]) / network.Input.Pixels.StandardDeviation[v % 3];

            return NetworkModule.Memory(module.Forward(torch.tensor(values, [1, network.Input.Height, network.Input.Width, 3])))
                .ToArray();
        })];
    }

    private sealed class FeatureRow
    {
        [VectorType(7)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = string.Empty;
    }
}
