using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.App.Tests.App;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.App.Tests.Training;

[TestClass]
public sealed class ClassifierSavingTests(TestContext context)
{
    private readonly MLContext _mlContext = new(0);

    [TestMethod]
    public void SaveClassifier_LinearTrainer_IsSavedWithItsCounts()
    {
        IDataView rows = Rows();
        ITransformer prepared = Images().Fit(rows);
        NetworkTransformer trained = new LinearTrainer(_mlContext).Fit(prepared.Transform(rows));
        string file = Path.Combine(context.TestTempDirectory!, "model.zip");

        _mlContext.SaveClassifier(new TransformerChain<ITransformer>(prepared, trained), file);

        using var scorer = ImageScorer.Load(file);
        Assert.AreEqual("linear", scorer.Manifest.Training.Trainer);
        Assert.AreEqual(Count(), scorer.Manifest.Data.Train.Sum());
        Assert.AreEqual("not stated", scorer.Manifest.Data.Fingerprint);
    }

    [TestMethod]
    public void SaveClassifier_PipelineWithoutANetwork_SaysWhatIsMissing()
    {
        ITransformer prepared = Images().Fit(Rows());

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.SaveClassifier(prepared, "model.zip"));

        Assert.Contains("no stage that NetworkTrainer or LinearTrainer fitted", error.Message);
    }

    [TestMethod]
    public void SaveClassifier_PipelineWithoutLoadPixels_SaysWhatIsMissing()
    {
        IDataView rows = Rows();
        NetworkTransformer trained = new LinearTrainer(_mlContext).Fit(Images().Fit(rows).Transform(rows));

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.SaveClassifier(trained, "model.zip"));

        Assert.Contains("has no LoadPixels", error.Message);
    }

    [TestMethod]
    public void SaveClassifier_OtherColumnNames_SaysWhichIsExpected()
    {
        IDataView rows = Rows();
        ITransformer model = Images()
            .Append(_mlContext.NetworkTrainer(new NetworkTrainerOptions { Epochs = 1, ScoreColumnName = "Probabilities" }))
            .Fit(rows);

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.SaveClassifier(model, "model.zip"));

        Assert.Contains("makes no column 'Score'", error.Message);
    }

    private EstimatorChain<ITransformer> Images() => new EstimatorChain<ITransformer>()
        .Append<ITransformer>(_mlContext.Transforms.Conversion.MapValueToKey("Label"))
        .Append<ITransformer>(_mlContext.Transforms.LoadPixels("Pixels", "ImagePath", new() { Height = 16, Width = 16 }));

    private IDataView Rows()
    {
        string folder = Path.Combine(context.TestTempDirectory!, "data");
        TestDataset.Draw(folder);
        return _mlContext.Data.LoadFromEnumerable(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(
            path => new Row { ImagePath = path, Label = Path.GetFileName(Path.GetDirectoryName(path)!) }));
    }

    private int Count() =>
        Directory.GetFiles(Path.Combine(context.TestTempDirectory!, "data"), "*", SearchOption.AllDirectories).Length;

    private sealed class Row
    {
        public string ImagePath { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;
    }
}
