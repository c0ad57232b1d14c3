using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.App.Tests.Data.Images;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Images;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trainers;
using SkiaSharp;

namespace MlNetClassifier.App.Tests.Training;

/// <summary>Activation transforms between the pixels and a trainer, saved and loaded in a fresh process.</summary>
[TestClass]
public sealed class ActivatedFeaturesTests(TestContext context)
{
    private const string Features = "Features";
    private static readonly NetworkTrainerOptions Tiny = new()
    {
        Epochs = 2,
        BatchSize = 4,
        Threads = 1,
        Network = new PlainNetwork { ConvFilters = [4], DenseUnits = [] },
        FeatureColumnName = Features,
    };

    private readonly MLContext _mlContext = ScoringContext.Create(0);

    [TestMethod]
    public void ImageCnnTrainer_BehindTanh_ScoresTheSameToTheLastBitInAFreshProcess()
    {
        IDataView rows = Rows();
        IEstimator<ITransformer> pipeline = ScaledPixels()
            .Append(_mlContext.Transforms.Tanh(Features))
            .Append(_mlContext.Transforms.Conversion.MapValueToKey(ColumnNames.Label))
            // Expression forgets the shape of a vector
            .Append(_mlContext.NetworkTrainer(Tiny with { ImageHeight = 12, ImageWidth = 10 }))
            .Append(_mlContext.Transforms.SelectColumns(ColumnNames.Score));

        ITransformer model = pipeline.Fit(rows);

        AssertSameScoresInAFreshProcess(model, rows);
        ((IDisposable)model).Dispose();
    }

    [TestMethod]
    public void LbfgsMaximumEntropy_BehindTwoActivations_ScoresTheSameToTheLastBitInAFreshProcess()
    {
        IDataView rows = Rows();
        IEstimator<ITransformer> pipeline = ScaledPixels()
            .Append(_mlContext.Transforms.Tanh(Features))
            .Append(_mlContext.Transforms.Elu(Features))
            .Append(_mlContext.Transforms.Conversion.MapValueToKey(ColumnNames.Label))
            .Append(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(ColumnNames.Label, Features))
            .Append(_mlContext.Transforms.SelectColumns(ColumnNames.Score));

        ITransformer model = pipeline.Fit(rows);

        AssertSameScoresInAFreshProcess(model, rows);
        ((IDisposable)model).Dispose();
    }

    [TestMethod]
    public void ImageCnnTrainer_ConvertedPixels_AreTakenWithTheShapeOfTheirType()
    {
        IDataView rows = Rows();
        IDataView features = ConvertedPixels()
            .Append(_mlContext.Transforms.ApplyActivation(Features, null, Activation.Parse("elu")))
            .Append(_mlContext.Transforms.Conversion.MapValueToKey(ColumnNames.Label)).Fit(rows).Transform(rows);

        using NetworkTransformer transformer = _mlContext.NetworkTrainer(Tiny).Fit(features);

        Assert.AreEqual(NetworkInput.FloatImage(12, 10), transformer.Trained.Network.Input);
        float[][] scores = [.. transformer.Transform(features).GetColumn<float[]>(ColumnNames.Score)];
        Assert.AreEqual(1, scores[0].Sum(), 1e-6f);
    }

    [TestMethod]
    [DataRow(null, null)]
    [DataRow(10, 10)]
    public void ImageCnnTrainer_FlatFeaturesOfUnknownOrOtherSize_AreRefusedWithAdvice(int? height, int? width)
    {
        IDataView rows = Rows();
        IDataView features = ScaledPixels().Append(_mlContext.Transforms.Conversion.MapValueToKey(ColumnNames.Label)).Fit(rows)
            .Transform(rows);

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => _mlContext.NetworkTrainer(Tiny with { ImageHeight = height, ImageWidth = width }).Fit(features));

        Assert.Contains(height is null
            ? "'conv2d' takes images, (height, width, channels), but gets a row of 360 numbers; where a transform forgot the "
                + "shape, give height and width (ImageHeight and ImageWidth"
            : "Column 'Features' is Vector<Single, 360>; expected Vector<Byte, 3, height, width>", error.Message);
        Assert.Contains("ImageHeight and ImageWidth", error.Message);
    }

    [TestMethod]
    public void ImageCnnTrainer_FeatureThatIsNoNumber_NamesTheRow()
    {
        IDataView rows = Rows();
        IDataView features = ConvertedPixels()
            .Append(_mlContext.Transforms.Expression(Features, "(x) : log(x - 1)", Features))
            .Append(_mlContext.Transforms.Conversion.MapValueToKey(ColumnNames.Label)).Fit(rows).Transform(rows);

        TrainingException error = Assert.ThrowsExactly<TrainingException>(
            () => _mlContext.NetworkTrainer(Tiny with { ImageHeight = 12, ImageWidth = 10 }).Fit(features));

        Assert.StartsWith("Row 1 of column 'Features' has a value that is not a finite number", error.Message);
    }

    private EstimatorChain<ITransformer> ScaledPixels() => ConvertedPixels()
        .Append<ITransformer>(_mlContext.Transforms.Expression(Features, "(x) : x / 255f", Features));

    private EstimatorChain<ITransformer> ConvertedPixels() => new EstimatorChain<ITransformer>()
        .Append(_mlContext.Transforms.LoadPixels(ColumnNames.Pixels, ColumnNames.ImagePath, new ImageInput
        {
            Height = 12,
            Width = 10,
        }))
        .Append<ITransformer>(_mlContext.Transforms.Conversion.ConvertType(Features, ColumnNames.Pixels, DataKind.Single));

    private void AssertSameScoresInAFreshProcess(ITransformer model, IDataView rows)
    {
        float[][] expected = [.. model.Transform(rows).GetColumn<float[]>(ColumnNames.Score)];

        IDataView reloaded = FreshProcessModel.SaveAndTransform(_mlContext, model, rows, context.TestTempDirectory!);

        float[][] actual = [.. reloaded.GetColumn<float[]>(ColumnNames.Score)];
        Assert.HasCount(12, actual);
        Assert.AreSequenceEqual(expected.SelectMany(Bits), actual.SelectMany(Bits));
        Assert.IsGreaterThan(3, expected.SelectMany(score => score).Distinct().Count(),
            "Pictures of three colours differ in their scores.");
    }

    private static IEnumerable<int> Bits(float[] scores) => scores.Select(BitConverter.SingleToInt32Bits);

    private IDataView Rows() => _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(i =>
    {
        (string name, SKColor color) = (i % 3) switch
        {
            0 => ("blue", SKColors.Navy),
            1 => ("green", SKColors.Green),
            _ => ("red", SKColors.Crimson),
        };
        string path = Path.Combine(context.TestTempDirectory!, $"{name}{i}.png");
        File.WriteAllBytes(path, TestImages.Solid(20 + i, 20, color));
        return new Row { ImagePath = path, Label = name };
    }).ToArray());

    private sealed class Row
    {
        public string ImagePath { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;
    }
}
