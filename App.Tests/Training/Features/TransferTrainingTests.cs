using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.App.Tests.Pipelines;
using MlNetClassifier.App.Tests.Training.Learning;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Features;

[TestClass]
public sealed class TransferTrainingTests(TestContext context)
{
    private static readonly ImageInput Input = new() { Height = 32, Width = 32 };

    private string Folder => context.TestTempDirectory!;

    private FeatureCacheOptions Cache => new() { Folder = Path.Combine(Folder, "features") };

    [TestMethod]
    [DataRow(false, WeightStorage.Float32)]
    [DataRow(true, WeightStorage.Float32)]
    [DataRow(false, WeightStorage.Float16)]
    [DataRow(false, WeightStorage.Int8)]
    public void Train_SavedModel_ScoresAsStockMLNetAndAsTheHeadAlone(bool hasHiddenLayer, WeightStorage storage)
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "blue", "green", "red");
        string path = Path.Combine(Folder, "model.zip");
        TransferNetwork network = (hasHiddenLayer ? Hidden : new TransferNetwork()) with { Storage = storage };
        using TrainedClassifier classifier = Train(dataset, network);
        string[] images = [.. dataset.Test.Select(sample => sample.ImagePath), Path.Combine(Folder, "missing.png")];
        List<IReadOnlyList<ImagePrediction>> judged = [];

        using ImageScorer scorer = classifier.SaveJudged(path, DateTimeOffset.UnixEpoch, "sha256:0", score =>
        {
            Assert.IsFalse(File.Exists(path), "a large file is written once");
            judged.Add(score(images));
            return new Judgement { Unreadable = 1 };
        }, context.CancellationToken);
        ImagePrediction[] scored = [.. scorer.Score(images)];
        IReadOnlyList<ImagePrediction> byHead = judged.Single();
        var stock = new MLContext(0);
        ITransformer model = stock.Model.Load(path, out _);
        IDataView output = model.Transform(stock.Paths(images));
        PredictionRows.PredictionRow[] rows =
            [.. stock.Data.CreateEnumerable<PredictionRows.PredictionRow>(output, reuseRowObject: false)];
        float[][] distances = [.. output.GetColumn<float[]>(ColumnNames.Distances)];
        (model as IDisposable)?.Dispose();

        Assert.HasCount(7, scored);
        Assert.AreSequenceEqual(scored.Select(one => one.Distance), byHead.Select(one => one.Distance));
        Assert.AreSequenceEqual(
            scored[..6].Select(one => one.Distance!.Value), distances[..6].Select(row => new FeatureDistance(row[0], row[1])));
        Assert.AreSequenceEqual([float.NaN, float.NaN], distances[6], "a picture that cannot be read");
        foreach ((ImagePrediction expected, ImagePrediction head, PredictionRows.PredictionRow row) in scored.Zip(byHead, rows))
        {
            Assert.AreSequenceEqual(expected.Logits, head.Logits);
            Assert.AreSequenceEqual(expected.Logits, row.Logits);
            Assert.AreSequenceEqual(expected.Score, head.Score);
            Assert.AreEqual(expected.PredictedLabel, head.PredictedLabel);
            Assert.AreEqual(expected.PredictedLabel, row.PredictedLabel);
            Assert.AreEqual(expected.Error, head.Error);
        }

        Assert.AreEqual(6, dataset.Test.Zip(scored).Count(pair => pair.First.Label == pair.Second.PredictedLabel));
        Backbone backbone = scorer.Manifest.DescribeNetwork().Backbone!;
        Assert.AreEqual(("resnet18", 512, 64), (backbone.Source, backbone.Features, backbone.Sha256.Length));
        Assert.AreEqual(storage.ToString(), backbone.Storage, ignoreCase: true);
        Assert.IsLessThan(
            storage switch { WeightStorage.Int8 => 14_000_000, WeightStorage.Float16 => 31_000_000, _ => 65_000_000 },
            new FileInfo(path).Length);
        Assert.AreEqual(hasHiddenLayer ? "cnn" : "regression", scorer.Manifest.Training.Trainer);
        AssertIsExplained(scorer, images[0], isExact: !hasHiddenLayer);
    }

    [TestMethod]
    public void SaveJudged_FileGivesOtherBits_IsJudgedThroughTheFile()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "blue", "red");
        using TrainedClassifier classifier = Train(dataset, new TransferNetwork());
        string[] images = [.. dataset.Test.Select(sample => sample.ImagePath)];
        List<IReadOnlyList<ImagePrediction>> judged = [];

        using ImageScorer scorer = classifier.SaveJudged(
            Path.Combine(Folder, "model.zip"), DateTimeOffset.UnixEpoch, "sha256:0", score =>
            {
                judged.Add(score(images));
                judged[0][0].Logits[0] += judged.Count == 1 ? 1 : 0;
                return new Judgement { Unreadable = judged.Count };
            }, context.CancellationToken);

        Assert.HasCount(2, judged);
        Assert.AreSequenceEqual(scorer.Score([images[0]]).Single().Logits, judged[1][0].Logits);
        Assert.AreEqual(2, ModelArchive.ReadManifest(Path.Combine(Folder, "model.zip")).Data.Unreadable);
    }

    [TestMethod]
    public void Train_Again_ReadsNoImageAndGivesTheSameBytes()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "blue", "red");
        var read = new ProgressRecorder<RowProgress>();

        byte[] first = Save(dataset), again = Save(dataset, read);

        Assert.HasCount(10, read.Reports);
        Assert.AreSequenceEqual(first, again);
    }

    [TestMethod]
    public void Train_KeptFeatures_AreTakenInsteadOfComputed()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "blue", "red");
        using (Train(dataset, new TransferNetwork()))
        {
        }

        // Other features under the same name: a network that was trained on them did not compute its own.
        string file = Directory.GetFiles(Cache.Folder!, "*", SearchOption.AllDirectories).Single();
        string key = System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(file), 8, 64);
        FeatureFile kept = FeatureFile.TryRead(file, key, 512)!;
        File.Delete(file);
        (kept with { Rows = [.. kept.Rows.Reverse()] }).Write(Path.GetDirectoryName(file)!);
        using TrainedClassifier reversed = Train(dataset, new TransferNetwork());
        Directory.Delete(Cache.Folder!, recursive: true);
        using TrainedClassifier computed = Train(dataset, new TransferNetwork());

        Assert.AreNotEqual(computed.Network.Trained.Weights.Sha256(), reversed.Network.Trained.Weights.Sha256());
    }

    [TestMethod]
    public void Train_UnreadableImage_IsLeftOutAndNamed()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "blue", "red");
        string broken = dataset.Train[1].ImagePath;
        File.WriteAllText(broken, "no image");
        var read = new ProgressRecorder<RowProgress>();

        using TrainedClassifier classifier = Train(dataset, new TransferNetwork(), read);

        Assert.Contains(broken, read.Reports.Single(row => row.ImageError is not null).ImageError!);
        Assert.AreEqual(1, classifier.Network.Trained.Network.Backbone is null ? 0 : 1);
    }

    [TestMethod]
    public void Fit_ColumnsOfPixels_GivesTheWeightsOfThePipeline()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "blue", "red");
        using TrainedClassifier classifier = Train(dataset with { Validation = [] }, new TransferNetwork());
        var mlContext = new MLContext(0);
        IDataView rows = mlContext.Data.LoadFromEnumerable(
            dataset.Train.Select(sample => new Row { ImagePath = sample.ImagePath, Label = sample.Label }));
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.LoadPixels("Pixels", "ImagePath", Input))
            .Append(mlContext.NetworkTrainer(new() { Network = new TransferNetwork(), ValidationFraction = 0 }));

        using var fitted = pipeline.Fit(rows);

        Assert.AreEqual(
            classifier.Network.Trained.Weights.Sha256(), fitted.LastTransformer.Trained.Weights.Sha256());
    }

    [TestMethod]
    public void Train_FromAModel_BeginsWithItsHead()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, "blue", "red");
        string path = Path.Combine(Folder, "model.zip");
        using TrainedClassifier first = Train(dataset, Hidden);
        first.Save(path, DateTimeOffset.UnixEpoch, "sha256:0", unreadable: 0);

        var start = PretrainedNetwork.Load(path);
        NetworkTrainerOptions options = Options(Hidden) with { InitFrom = start, Epochs = 1, LearningRate = 1e-9 };
        using TrainedClassifier second =
            ImageClassifierPipeline.Train(new MLContext(0), dataset, Input, options, features: Cache);

        foreach ((float before, float after) in first.Network.Trained.Weights["dense.weight"].Values
            .Zip(second.Network.Trained.Weights["dense.weight"].Values))
            Assert.AreEqual(before, after, 1e-4f);
    }

    private static TransferNetwork Hidden => new() { DenseUnits = [8], HiddenActivations = [Activation.Parse("elu")] };

    private byte[] Save(ImageDataset dataset, IProgress<RowProgress>? progress = null)
    {
        string path = Path.Combine(Folder, "saved.zip");
        using TrainedClassifier classifier = Train(dataset, new TransferNetwork(), progress);
        classifier.Save(path, DateTimeOffset.UnixEpoch, "sha256:0", unreadable: 0);
        return [.. ModelArchive.Graphs(path).SelectMany(graph => graph)];
    }

    private TrainedClassifier Train(ImageDataset dataset, TransferNetwork network, IProgress<RowProgress>? progress = null) =>
        ImageClassifierPipeline.Train(new MLContext(0), dataset, Input, Options(network) with
        {
            RowProgress = progress,
            MaxUnreadableFraction = 0.2,
        }, features: Cache);

    private static NetworkTrainerOptions Options(TransferNetwork network) =>
        new() { Network = network, Epochs = 30, Patience = 0, Threads = 1 };

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    // However its weights are stored: the cells and the bias sum to the logits, if nothing is between the mean and the logits.
    private void AssertIsExplained(ImageScorer scorer, string image, bool isExact)
    {
        using var explainer = new ImageExplainer(scorer);
        Assert.AreEqual(isExact, explainer.HasClassActivationMaps);
        if (!isExact)
            return;

        ClassEvidence predicted = explainer.Explain(
            ImageContent.FromFile(image), new() { Method = ExplanationMethod.Cam }, context.CancellationToken).Predicted!;
        Assert.AreEqual(predicted.Logit, predicted.Cells!.Values.Sum() + predicted.Bias!.Value, 1e-3f);
    }
}
