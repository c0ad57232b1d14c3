using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.App.Tests.Pipelines;
using MlNetClassifier.App.Tests.Training.Learning;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Samples;
using static MlNetClassifier.App.Tests.Pipelines.PredictionRows;

namespace MlNetClassifier.App.Tests.Training;

[TestClass]
public sealed class ImageClassifierPipelineTests(TestContext context)
{
    private static readonly string[] TwoClasses = ["cat", "dog"];
    private static readonly string[] AwkwardClasses =
    [
        " leading", "trailing ", "two words", "comma, separated", "\"quoted\"", "it's", "Ünïcödé", "日本語", "🐈", "tab\there",
        "back\\slash", "0",
    ];

    private readonly MLContext _mlContext = ScoringContext.Create();

    private string Folder => context.TestTempDirectory!;

    [TestMethod]
    [DataRow(false, false, DisplayName = "2 classes, saved by ML.NET")]
    [DataRow(false, true, DisplayName = "2 classes, saved with a manifest")]
    [DataRow(true, false, DisplayName = "12 awkward classes, saved by ML.NET")]
    [DataRow(true, true, DisplayName = "12 awkward classes, saved with a manifest")]
    public void Train_SavedAndLoadedInAFreshProcess_GivesTheSameBits(bool isAwkward, bool hasManifest)
    {
        ImageDataset dataset = TinyDataset.Create(Folder, isAwkward ? AwkwardClasses : TwoClasses);
        IDataView rows =
            _mlContext.Paths([.. dataset.Test.Select(sample => sample.ImagePath), Unreadable(), dataset.Train[0].ImagePath]);
        using TrainedClassifier classifier = Train(dataset);
        string path = Path.Combine(Folder, "model.zip");
        if (hasManifest)
            classifier.Save(path, DateTimeOffset.UnixEpoch, "fingerprint", 0);
        else
            _mlContext.Model.Save(classifier.Model, rows.Schema, path);

        IDataView there = FreshProcessModel.Transform(_mlContext, path, rows, Folder);

        IDataView here = classifier.Model.Transform(rows);
        var vector = new VectorDataViewType(NumberDataViewType.Single, dataset.Classes.Count);
        Assert.AreSequenceEqual(Exact(here), Exact(there));
        Assert.AreSequenceEqual(dataset.Classes, KeyNames(here));
        Assert.AreSequenceEqual(dataset.Classes, KeyNames(there));
        Assert.AreEqual(vector, there.Schema[ColumnNames.Score].Type);
        Assert.AreEqual(vector, there.Schema[ColumnNames.Logits].Type);
    }

    [TestMethod]
    public void Train_Scores_AreProbabilitiesAndNameTheHighest()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, AwkwardClasses);
        using TrainedClassifier classifier = Train(dataset);

        IDataView output = classifier.Model.Transform(_mlContext.Paths(dataset.Test.Select(sample => sample.ImagePath)));

        foreach (PredictionRow row in _mlContext.Data.CreateEnumerable<PredictionRow>(output, reuseRowObject: false))
        {
            int best = Array.IndexOf(row.Score, row.Score.Max());
            Assert.AreEqual(1, row.Score.Sum(), 1e-6f);
            Assert.AreEqual(dataset.Classes[best], row.PredictedLabel);
            Assert.AreEqual((uint)best + 1, row.PredictedIndex);
            Assert.AreEqual(row.Logits.Max(), row.Logits[best]);
        }
    }

    [TestMethod]
    public void Train_TwentyEpochs_LearnsTheTestImagesAndEvaluateSaysSoBeforeAndAfterLoading()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, TwoClasses);
        IDataView rows = _mlContext.Labelled(dataset.Test);
        using TrainedClassifier classifier = ImageClassifierPipeline.Train(
            _mlContext, dataset, TinyDataset.Input, TinyDataset.Options with { Epochs = 20, LearningRate = 0.01 });
        string path = Path.Combine(Folder, "model.zip");
        classifier.Save(path, DateTimeOffset.UnixEpoch, "fingerprint", 0);
        ITransformer loaded = _mlContext.Model.Load(path, out _);

        MulticlassClassificationMetrics before = _mlContext.MulticlassClassification.Evaluate(classifier.Model.Transform(rows));
        MulticlassClassificationMetrics after = _mlContext.MulticlassClassification.Evaluate(loaded.Transform(rows));

        (loaded as IDisposable)?.Dispose();
        Assert.AreEqual(1, before.MicroAccuracy);
        Assert.AreEqual(before.LogLoss, after.LogLoss);
        Assert.AreEqual(before.ConfusionMatrix.GetFormattedConfusionTable(), after.ConfusionMatrix.GetFormattedConfusionTable());
    }

    [TestMethod]
    public void Transform_WhateverIsScoredBesideAndHowever_GivesTheSameBits()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, TwoClasses);
        string[] paths = [.. dataset.Train.Concat(dataset.Test).Select(sample => sample.ImagePath)];
        string[] hundred = [.. Enumerable.Range(0, 100).Select(i => paths[i * 5 % paths.Length])];
        using TrainedClassifier classifier = Train(dataset);
        string path = Path.Combine(Folder, "model.zip");
        classifier.Save(path, DateTimeOffset.UnixEpoch, "fingerprint", 0);
        var stock = new MLContext(7); // ONNX Runtime with all threads
        ITransformer loaded = stock.Model.Load(path, out _);

        string[] together = Exact(classifier.Model.Transform(_mlContext.Paths(hundred)));

        using PredictionEngine<PathRow, PredictionRow> engine =
            stock.Model.CreatePredictionEngine<PathRow, PredictionRow>(loaded);
        string[] byEngine = [.. hundred.Select(image => Exact(engine.Predict(new PathRow { ImagePath = image })))];
        Assert.AreSequenceEqual(together, Exact(loaded.Transform(stock.Paths(hundred))));
        Assert.AreSequenceEqual(together, byEngine);
        for (int i = 0; i < paths.Length; i++)
            Assert.AreSequenceEqual([together[i]], Exact(classifier.Model.Transform(_mlContext.Paths([hundred[i]]))));

        (loaded as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void Transform_UnreadableImage_SaysWhyAndDisturbsNoOtherRow()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, TwoClasses);
        string[] good = [.. dataset.Test.Select(sample => sample.ImagePath)];
        using TrainedClassifier classifier = Train(dataset);

        IDataView output =
            classifier.Model.Transform(
                _mlContext.Paths([good[0], Unreadable(), good[1], Path.Combine(Folder, "missing.png"), "", good[2]]));

        PredictionRow[] rows = [.. _mlContext.Data.CreateEnumerable<PredictionRow>(output, reuseRowObject: false)];
        Assert.Contains("no picture.png", rows[1].ImageError);
        Assert.Contains("missing.png", rows[3].ImageError);
        Assert.AreNotEqual("", rows[4].ImageError);
        foreach (PredictionRow bad in new[] { rows[1], rows[3], rows[4] })
        {
            Assert.IsTrue(bad.Score.Concat(bad.Logits).All(float.IsNaN));
            Assert.AreEqual("", bad.PredictedLabel);
            Assert.AreEqual(0u, bad.PredictedIndex);
        }

        Assert.AreSequenceEqual(
            Exact(classifier.Model.Transform(_mlContext.Paths(good[..3]))),
            new[] { rows[0], rows[2], rows[5] }.Select(Exact));
    }

    [TestMethod]
    public void Save_TrainingFolder_IsNowhereInTheFile()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, TwoClasses);
        using TrainedClassifier classifier = Train(dataset);
        string path = Path.Combine(Folder, "model.zip");
        classifier.Save(path, DateTimeOffset.UnixEpoch, "fingerprint", 0);

        using ZipArchive zip = ZipFile.OpenRead(path);

        string[] secrets =
            [Folder, Path.GetTempPath(), Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder)), "picture 0",
                Environment.MachineName];
        Assert.IsNotEmpty(zip.Entries);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using var content = new MemoryStream();
            using (Stream stream = entry.Open())
                stream.CopyTo(content);

            foreach (string secret in secrets)
            {
                Assert.IsFalse(Holds(content.ToArray(), System.Text.Encoding.UTF8.GetBytes(secret)),
                    $"{entry.FullName} holds '{secret}'.");
                Assert.IsFalse(Holds(content.ToArray(), System.Text.Encoding.Unicode.GetBytes(secret)),
                    $"{entry.FullName} holds '{secret}'.");
            }
        }
    }

    [TestMethod]
    public void Save_Manifest_SaysWhatWasDone()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, TwoClasses);
        using TrainedClassifier classifier = Train(dataset);
        string path = Path.Combine(Folder, "model.zip");
        var created = new DateTimeOffset(2026, 11, 23, 13, 0, 0, TimeSpan.FromHours(1));

        classifier.Save(path, created, "sha256:of the data", unreadable: 3);

        ModelManifest manifest = ModelArchive.ReadManifest(path);
        Assert.AreEqual(created, manifest.Created);
        Assert.AreEqual(TimeSpan.Zero, manifest.Created.Offset);
        Assert.AreSequenceEqual(["cat", "dog"], manifest.Classes);
        Assert.AreEqual(
            new ModelManifest.InputSection("18x16 stretch bilinear white", 18, 16, 3, "RGB", "NCHW", PixelFormat.Unit),
            manifest.Input);
        Assert.AreEqual(classifier.Network.Trained.Network, manifest.DescribeNetwork());
        Assert.AreEqual(classifier.Network.Trained.Weights.Sha256(), manifest.Network.WeightsSha256);
        Assert.AreEqual(manifest.Network.Summary.Sum(layer => layer.Parameters), manifest.Network.Parameters);
        Assert.AreEqual(2, manifest.Training.EpochsRun);
        Assert.AreEqual("epochs", manifest.Training.StoppedBy);
        Assert.AreEqual(1, manifest.Training.Threads);
        Assert.AreEqual("sha256:of the data", manifest.Data.Fingerprint);
        Assert.AreSequenceEqual([4, 4], manifest.Data.Train);
        Assert.AreSequenceEqual([1, 1], manifest.Data.Validation);
        Assert.AreSequenceEqual([2, 2], manifest.Data.Test);
        Assert.AreEqual(3, manifest.Data.Unreadable);
        Assert.IsEmpty(manifest.Metrics);
        Assert.HasCount(2, manifest.Golden);
    }

    [TestMethod]
    public void Train_TestSplit_IsNotRead()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, TwoClasses);
        string withTest = Weights(dataset);
        foreach (ImageSample sample in dataset.Test)
            File.Delete(sample.ImagePath);

        var progress = new List<RowProgress>();
        string withoutTest = Weights(dataset, progress);

        Assert.AreEqual(withTest, withoutTest);
        Assert.HasCount(dataset.Train.Count + dataset.Validation.Count, progress);
        Assert.IsTrue(progress.TrueForAll(row => row.ImageError is null));
    }

    [TestMethod]
    public void Train_WithoutValidationSplit_TrainsOnAllOfTheTrainSplit()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, TwoClasses) with { Validation = [] };

        using TrainedClassifier classifier = Train(dataset);

        Assert.IsNull(classifier.Network.Trained.History[0].ValidationLoss);
    }

    [TestMethod]
    public void Train_ClassWithoutReadableImage_IsRefusedByName()
    {
        ImageDataset dataset = TinyDataset.Create(Folder, TwoClasses);
        foreach (ImageSample sample in dataset.Train.Where(sample => sample.Label == "dog"))
            File.WriteAllText(sample.ImagePath, "no picture");

        DatasetException error = Assert.ThrowsExactly<DatasetException>(() => Train(dataset));

        Assert.Contains("no readable image of dog", error.Message);
    }

    [TestMethod]
    public void Dispose_Twice_IsSafe()
    {
        TrainedClassifier classifier = Train(TinyDataset.Create(Folder, TwoClasses));

        classifier.Dispose();
        classifier.Dispose();

        Assert.AreSequenceEqual(TwoClasses, classifier.Network.Classes);
    }

    private static bool Holds(byte[] content, byte[] secret) => content.AsSpan().IndexOf(secret) >= 0;

    private TrainedClassifier Train(ImageDataset dataset) =>
        ImageClassifierPipeline.Train(_mlContext, dataset, TinyDataset.Input, TinyDataset.Options);

    private string Weights(ImageDataset dataset, List<RowProgress>? progress = null)
    {
        using TrainedClassifier classifier = ImageClassifierPipeline.Train(
            _mlContext, dataset, TinyDataset.Input, TinyDataset.Options with
            {
                RowProgress = new ProgressRecorder<RowProgress>(row => progress?.Add(row)),
            });
        return classifier.Network.Trained.Weights.Sha256();
    }

    private string Unreadable()
    {
        string path = Path.Combine(Folder, "no picture.png");
        File.WriteAllText(path, "no picture");
        return path;
    }
}
