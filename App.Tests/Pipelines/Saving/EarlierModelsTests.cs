using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Tests.Pipelines.Saving;

/// <summary>One model of each kind that an earlier version wrote, kept for ever, with what it said of three images.</summary>
/// <remarks>
/// Made by <c>train --size 16 --conv 8 --dense 8 --epochs 1</c> and the like, <c>score --format csv</c>: version 1 by commit
/// 933cc7b, version 2 by commit 35edaed.
/// </remarks>
[TestClass]
public sealed class EarlierModelsTests
{
    // The same bits on the same machine; another processor's ONNX Runtime adds in another order.
    private const float Tolerance = 1e-5f;
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "version1");

    public static IEnumerable<TestDataRow<string>> Models() =>
        new[] { Folder, Repository.Golden("version2") }
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.zip")).Order(StringComparer.Ordinal)
        .Select(path => new TestDataRow<string>(path) { DisplayName = string.Join('/', path.Split('/', '\\')[^2..]) });

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Score_ModelOfEarlierVersion_GivesWhatItGave(string model)
    {
        string[][] rows = [.. File.ReadLines(Path.ChangeExtension(model, ".csv")).Skip(1).Select(line => line.Split(','))];
        using var scorer = PipelineScorer.Load(model);

        ImagePrediction[] predictions = [.. scorer.Score(rows.Select(row => Path.Combine(Folder, row[0])))];

        Assert.HasCount(3, predictions);
        foreach ((string[] row, ImagePrediction prediction) in rows.Zip(predictions))
        {
            Assert.AreEqual(row[1], prediction.PredictedLabel);
            for (int i = 0; i < 3; i++)
                Assert.AreEqual(float.Parse(row[3 + i], CultureInfo.InvariantCulture), prediction.Score[i], Tolerance);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void Load_ByStockMlNet_GivesTheBitsOfTheScorer(string model)
    {
        string[] images = Directory.GetFiles(Path.Combine(Folder, "images"));
        MLContext mlContext = ScoringContext.Create();
        ITransformer stock = mlContext.Model.Load(model, out _);
        using var scorer = PipelineScorer.Load(model);

        float[][] scores = [.. stock.Transform(mlContext.Paths(images)).GetColumn<float[]>(ColumnNames.Score)];

        foreach ((float[] score, ImagePrediction prediction) in scores.Zip(scorer.Score(images)))
            Assert.AreSequenceEqual(score, prediction.Score);
        (stock as IDisposable)?.Dispose();
    }

    [TestMethod]
    [DataRow("default", "relu,relu")]
    [DataRow("learned", "prelu(alpha=0.24695046),modswish(beta=0.99306047, learned)")]
    [DataRow("average-pooling", "linear,linear,linear")]
    public void Pretrained_ModelOfVersion1_IsTheNetworkThatItWas(string model, string activations)
    {
        var pretrained = PretrainedNetwork.Load(Path.Combine(Folder, model + ".zip"));

        Assert.AreEqual(activations, string.Join(',', pretrained.Network.HiddenActivations));
        Assert.AreEqual(model == "average-pooling", pretrained.Network.Layers.Any(layer => layer.Layer is AveragePooling));
        pretrained.Weights.ThrowIfNotFor(pretrained.Network);
    }
}
