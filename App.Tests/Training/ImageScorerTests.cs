using Microsoft.ML;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.App.Tests.Pipelines;
using MlNetClassifier.App.Tests.Pipelines.Saving;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Training;

[TestClass]
public sealed class ImageScorerTests(TestContext context)
{
    private string Folder => context.TestTempDirectory!;

    [TestMethod]
    public void Load_FailsWhileTheRuntimeIsLoaded_WaitsForThat()
    {
        using var left = new ManualResetEventSlim();
        bool leftEarly = true;

        Assert.ThrowsExactly<ModelFormatException>(() => ImageScorer.Load(
            Path.Combine(Folder, "missing.zip"),
            () => leftEarly = left.Wait(TimeSpan.FromSeconds(0.5), context.CancellationToken), otherwise: null));
        left.Set();

        Assert.IsFalse(leftEarly);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)] // a model whose graph takes one image at a time
    public void Score_ManyFiles_KeepsTheirOrderAndThePipelinesBits(bool dynamicBatch)
    {
        string missing = Path.Combine(Folder, "missing.png"), broken = Path.Combine(Folder, "broken.jpg");
        File.WriteAllText(broken, "no image");
        string[] paths = [missing, .. Enumerable.Range(0, 30).Select(Photo), broken, Photo(31), missing];
        var stock = new MLContext(0);
        string path = UntrainedModel.Save(Folder, dynamicBatch);
        ITransformer model = stock.Model.Load(path, out _);
        IDataView output = model.Transform(stock.Paths(paths));
        using var scorer = ImageScorer.Load(path);

        ImagePrediction[] predictions = [.. scorer.Score(paths)];

        Assert.AreSequenceEqual(paths, predictions.Select(prediction => prediction.ImagePath));
        PredictionRows.PredictionRow[] rows =
            [.. stock.Data.CreateEnumerable<PredictionRows.PredictionRow>(output, reuseRowObject: false)];
        foreach ((PredictionRows.PredictionRow row, ImagePrediction prediction) in rows.Zip(predictions))
        {
            Assert.AreEqual(row.ImageError, prediction.Error ?? "");
            Assert.AreEqual(row.PredictedLabel, prediction.PredictedLabel);
            Assert.AreSequenceEqual(row.Score, prediction.Score);
            Assert.AreSequenceEqual(row.Logits, prediction.Logits);
        }

        (model as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void Score_UnreadableFile_HasAnErrorNoLabelAndNoRank()
    {
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder));

        ImagePrediction[] predictions = [.. scorer.Score([Photo(0), Path.Combine(Folder, "missing.png"), Photo(1)])];

        Assert.AreSequenceEqual([true, false, true], predictions.Select(prediction => prediction.Error is null));
        Assert.Contains("missing.png", predictions[1].Error!);
        Assert.AreEqual("", predictions[1].PredictedLabel);
        Assert.IsTrue(predictions[1].Score.All(float.IsNaN));
        Assert.IsEmpty(predictions[1].Ranked(scorer.Classes, 2));
    }

    [TestMethod]
    public void Score_FromSeveralThreads_GivesTheSameBits()
    {
        string[] paths = [.. Enumerable.Range(0, 8).Select(Photo)];
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder));
        float[] expected = [.. scorer.Score(paths).SelectMany(prediction => prediction.Logits)];

        Parallel.For(0, 4,
            _ => Assert.AreSequenceEqual(expected, scorer.Score(paths).SelectMany(prediction => prediction.Logits)));

        Assert.HasCount(24, expected);
    }

    [TestMethod]
    public void Score_OneByOne_GivesTheBitsOfAllTogether()
    {
        string[] paths = [.. Enumerable.Range(0, 40).Select(Photo)];
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder));

        IEnumerable<float> alone = paths.SelectMany(path => scorer.Score([path]).Single().Logits);

        Assert.AreSequenceEqual(alone, scorer.Score(paths).SelectMany(prediction => prediction.Logits));
    }

    [TestMethod]
    public void Score_Samples_PairsEachWithItsPrediction()
    {
        string[] paths = [.. Enumerable.Range(0, 20).Select(Photo)];
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder));

        (int Sample, ImagePrediction Prediction)[] pairs = [.. scorer.Score(Enumerable.Range(0, 20), index => paths[index])];

        Assert.AreSequenceEqual(Enumerable.Range(0, 20), pairs.Select(pair => pair.Sample));
        Assert.AreSequenceEqual(paths, pairs.Select(pair => pair.Prediction.ImagePath));
    }

    [TestMethod]
    public void Load_SavedNetwork_NeedsNoRowsOfMlNet()
    {
        string path = UntrainedModel.Save(Folder);

        using var network = SavedNetwork.TryOpen(path, ModelArchive.ReadManifest(path));

        Assert.IsNotNull(network);
    }

    [TestMethod]
    public void Score_NoFiles_GivesNoPrediction()
    {
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder));

        Assert.IsEmpty(scorer.Score([]));
    }

    [TestMethod]
    public void Load_Model_NamesClassesAndManifest()
    {
        using var scorer = ImageScorer.Load(UntrainedModel.Save(Folder));

        Assert.AreSequenceEqual(["cat", "dog", "eel"], scorer.Classes);
        Assert.AreEqual(-7, scorer.Manifest.Training.Seed);
    }

    [TestMethod]
    public void Load_GoldenLogitsChangedAndSealedAgain_FailsTheSelfCheck()
    {
        string path = UntrainedModel.Save(Folder);
        float first = ModelArchive.ReadManifest(path).Golden[1].Logits[0];
        ModelFile.EditManifest(path, json => json.Replace($"{first}", $"{first + 0.5f}", StringComparison.Ordinal), reseal: true);

        SelfCheckException error = Assert.ThrowsExactly<SelfCheckException>(() => ImageScorer.Load(path));

        Assert.Contains($"The model '{path}' failed its self-check: a golden sample gives logits that differ by 0.5",
            error.Message);
    }

    [TestMethod]
    public void Load_PipelineThatTakesNoPixels_FailsTheSelfCheck()
    {
        string path = ModelFile.Save(Folder);

        SelfCheckException error = Assert.ThrowsExactly<SelfCheckException>(() => PipelineScorer.Load(path));

        Assert.Contains($"The model '{path}' failed its self-check: its golden samples cannot be computed here", error.Message);
    }

    [TestMethod]
    public void Load_MissingFile_IsRefused() =>
        Assert.ThrowsExactly<ModelFormatException>(() => ImageScorer.Load(Path.Combine(Folder, "missing.zip")));

    private string Photo(int index)
    {
        string path = Path.Combine(Folder, $"{index:D2}.jpg");
        File.WriteAllBytes(path, TestImages.Photo(40 + index, 50, index));
        return path;
    }
}
