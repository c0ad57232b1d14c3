using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.App.Tests.Pipelines.Saving;
using MlNetClassifier.Pipelines;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Training;

/// <summary>A saved model gives uploads and pictures the scores that it gives files.</summary>
[TestClass]
public sealed class InMemoryModelTests(TestContext context)
{
    private const double ScoreTolerance = 1e-3; // a picture of ML.NET is decoded in full, and may be rounded otherwise

    private static readonly byte[] Photo = TestImages.Photo(120, 90);
    private readonly MLContext _mlContext = ScoringContext.Create();

    private string Folder => context.TestTempDirectory!;

    [TestMethod]
    public void LoadImageClassifierForBytes_PredictionEngine_GivesTheBitsOfTheFile()
    {
        string path = UntrainedModel.Save(Folder);
        float[] expected = ScoreOfFile(path, Photo);

        using Owned model = new(_mlContext.LoadImageClassifierForBytes(path));
        using PredictionEngine<Upload, Output> engine = _mlContext.Model.CreatePredictionEngine<Upload, Output>(
            model.Transformer, new PredictionEngineOptions { OwnsTransformer = false });

        Output output = engine.Predict(new Upload { ImageBytes = Photo });
        Assert.AreSequenceEqual(expected, output.Score);
        Assert.AreEqual("", output.ImageError);
    }

    [TestMethod]
    public void LoadImageClassifierForBytes_DamagedUpload_SaysWhyAndTheNextOneIsScored()
    {
        using Owned model = new(_mlContext.LoadImageClassifierForBytes(UntrainedModel.Save(Folder), "Body"));
        IDataView rows = _mlContext.Data.LoadFromEnumerable<Request>(
            [new() { Body = Photo[..900] }, new() { Body = [] }, new() { Body = Photo }]);

        Output[] outputs =
            [.. _mlContext.Data.CreateEnumerable<Output>(model.Transformer.Transform(rows), reuseRowObject: false)];

        Assert.StartsWith("Truncated: ", outputs[0].ImageError);
        Assert.StartsWith("Empty: ", outputs[1].ImageError);
        Assert.AreEqual("", outputs[2].ImageError);
        Assert.IsTrue(float.IsNaN(outputs[0].Score[0]));
        Assert.AreNotEqual("", outputs[2].PredictedLabel);
    }

    [TestMethod]
    public void LoadImageClassifierForPictures_PredictionEngine_ComesCloseToTheFileAndLeavesThePicture()
    {
        string path = UntrainedModel.Save(Folder);
        float[] expected = ScoreOfFile(path, Photo);
        using var stream = new MemoryStream(Photo);
        using MLImage picture = MLImage.CreateFromStream(stream);
        using Owned model = new(_mlContext.LoadImageClassifierForPictures(path));
        using PredictionEngine<Picture, Output> engine = _mlContext.Model.CreatePredictionEngine<Picture, Output>(
            model.Transformer, new PredictionEngineOptions { OwnsTransformer = false });

        float[][] scores =
            [.. Enumerable.Range(0, 2).Select(_ => engine.Predict(new Picture { Image = picture }).Score.ToArray())];

        foreach (float[] score in scores)
            Assert.AreEqual(0, expected.Zip(score, (a, b) => Math.Abs(a - b)).Max(), ScoreTolerance);
        Assert.AreEqual(120, picture.Width);
    }

    [TestMethod]
    public void LoadImageClassifier_GoldenLogitsChangedAndSealedAgain_FailsTheSelfCheck()
    {
        string path = UntrainedModel.Save(Folder);
        float first = ModelArchive.ReadManifest(path).Golden[1].Logits[0];
        ModelFile.EditManifest(path, json => json.Replace($"{first}", $"{first + 0.5f}", StringComparison.Ordinal), reseal: true);

        foreach (Func<ITransformer> load in (Func<ITransformer>[])[
            () => _mlContext.LoadImageClassifierForBytes(path), () => _mlContext.LoadImageClassifierForPictures(path)])
        {
            SelfCheckException error = Assert.ThrowsExactly<SelfCheckException>(load);
            Assert.Contains($"The model '{path}' failed its self-check: a golden sample gives logits that differ", error.Message);
        }
    }

    private float[] ScoreOfFile(string model, byte[] encoded)
    {
        string file = Path.Combine(Folder, "photo.jpg");
        File.WriteAllBytes(file, encoded);
        using var scorer = ImageScorer.Load(model);
        return scorer.Score([file]).Single().Score;
    }

    private sealed class Owned(ITransformer transformer) : IDisposable
    {
        public ITransformer Transformer => transformer;

        public void Dispose() => (transformer as IDisposable)?.Dispose();
    }

    private sealed class Upload
    {
        public byte[] ImageBytes { get; set; } = [];
    }

    private sealed class Request
    {
        public byte[] Body { get; set; } = [];
    }

    private sealed class Picture
    {
        [ImageType(64, 64)]
        public MLImage? Image { get; set; }
    }

    private sealed class Output
    {
        public string PredictedLabel { get; set; } = string.Empty;

        public string ImageError { get; set; } = string.Empty;

        public float[] Score { get; set; } = [];
    }
}
