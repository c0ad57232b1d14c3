using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.App.Tests.App;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Training;

/// <summary>Models that <c>mlContext.Model.Save</c> saved: scored and judged by what their columns say.</summary>
[TestClass]
public sealed class PlainModelTests(TestContext context)
{
    private readonly MLContext _mlContext = new(0);

    [TestMethod]
    [TestCategory("Training")]
    public async Task Score_NetworkSavedByMlNet_GivesWhatThePipelineGives()
    {
        TestProgram program = new(context.TestTempDirectory!);
        IDataView rows = Rows(program);
        using TransformerChain<ITransformer> model = Pixels()
            .Append<ITransformer>(_mlContext.NetworkTrainer(new NetworkTrainerOptions { Epochs = 1, Threads = 1 })).Fit(rows);
        _mlContext.Model.Save(model, rows.Schema, program.PathOf("plain.zip"));
        program.Write("data/broken.png", "no image");

        ProgramResult score = await program.RunAsync("score", "data", "--model", "plain.zip", "--format", "csv");
        ProgramResult evaluate = await program.RunAsync("evaluate", "--data", "data", "--model", "plain.zip");

        using var scorer = PipelineScorer.Load(program.PathOf("plain.zip"));
        string[] images = [.. rows.GetColumn<string>("ImagePath")];
        Assert.AreSequenceEqual(model.Transform(rows).GetColumn<float[]>("Score").SelectMany(values => values),
            scorer.Score(images).SelectMany(prediction => prediction.Score));
        score.AssertCode(0);
        Assert.Contains("broken.png", score.Out);
        evaluate.AssertCode(0);
        Assert.Contains("accuracy", evaluate.Out);
        Assert.IsFalse(scorer.HasManifest);
        Assert.ThrowsExactly<InvalidOperationException>(() => scorer.Manifest);
    }

    [TestMethod]
    public void Score_StagesOfMlNetAlone_NamesTheBadImageAndGoesOn()
    {
        TestProgram program = new(context.TestTempDirectory!);
        IDataView rows = Rows(program);
        ITransformer model = new EstimatorChain<ITransformer>()
            .Append<ITransformer>(_mlContext.Transforms.Conversion.MapValueToKey("Label"))
            .Append<ITransformer>(_mlContext.Transforms.LoadImages("Image", string.Empty, "ImagePath"))
            .Append<ITransformer>(_mlContext.Transforms.ResizeImages("Image", 8, 8))
            .Append<ITransformer>(_mlContext.Transforms.ExtractPixels("Features", "Image"))
            .Append<ITransformer>(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
            .Fit(rows);
        _mlContext.Model.Save(model, rows.Schema, program.PathOf("plain.zip"));
        program.Write("broken.png", "no image");
        string[] images = [.. rows.GetColumn<string>("ImagePath").Take(2), program.PathOf("broken.png")];

        using var scorer = PipelineScorer.Load(program.PathOf("plain.zip"));
        ImagePrediction[] predictions = [.. scorer.Score(images)];

        Assert.AreSequenceEqual(
            Directory.GetDirectories(program.PathOf("data")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            scorer.Classes.Order(StringComparer.Ordinal));
        Assert.IsNull(predictions[0].Error);
        Assert.Contains(predictions[1].PredictedLabel, scorer.Classes);
        Assert.Contains("broken.png", predictions[2].Error!);
    }

    [TestMethod]
    [DataRow("Score", "its output column Score is missing")]
    [DataRow("ImagePath", "it does not take the text columns ImagePath and Label")]
    public void Load_OtherPipeline_SaysWhatIsMissing(string missing, string message)
    {
        TestProgram program = new(context.TestTempDirectory!);
        IDataView rows = Rows(program);
        ITransformer model = missing == "Score"
            ? Pixels().Fit(rows)
            : _mlContext.Transforms.CopyColumns("Score", "Numbers").Fit(
                _mlContext.Data.LoadFromEnumerable([new Numbered()]));
        _mlContext.Model.Save(model, missing == "Score" ? rows.Schema : null, program.PathOf("plain.zip"));

        ModelFormatException error =
            Assert.ThrowsExactly<ModelFormatException>(() => PipelineScorer.Load(program.PathOf("plain.zip")));

        Assert.Contains(message, error.Message);
        Assert.Contains("mlContext.SaveClassifier", error.Message);
    }

    private EstimatorChain<ITransformer> Pixels() => new EstimatorChain<ITransformer>()
        .Append<ITransformer>(_mlContext.Transforms.Conversion.MapValueToKey("Label"))
        .Append<ITransformer>(_mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { Height = 16, Width = 16 }));

    private IDataView Rows(TestProgram program)
    {
        TestDataset.Draw(program.PathOf("data"));
        return _mlContext.Data.LoadFromEnumerable(
            Directory.GetFiles(program.PathOf("data"), "*", SearchOption.AllDirectories).Select(
                path => new Row { ImagePath = path, Label = Path.GetFileName(Path.GetDirectoryName(path)!) }));
    }

    private sealed class Numbered
    {
        [VectorType(3)]
        public float[] Numbers { get; set; } = [1, 2, 3];
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;
    }
}
