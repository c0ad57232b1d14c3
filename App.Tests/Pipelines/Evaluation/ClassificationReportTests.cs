using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class ClassificationReportTests
{
    // The recount sums in another order.
    private const double Tolerance = 1e-12;
    private static readonly string[] Animals = ["cat", "dog", "eel"];

    // Coarse scores, so that ties and zeros occur.
    private static readonly Gen<(int K, (int Label, int[] Weights)[] Rows)> Cases = Gen.Int[2, 5].SelectMany(
        k => Gen.Select(Gen.Int[0, k - 1], Gen.Int[0, 4].Array[k].Where(weights => weights.Sum() > 0)).Array[1, 30],
        (k, rows) => (k, rows));

    [TestMethod]
    public void Create_RandomPredictions_EqualsANaiveRecount() => Cases.Sample(
        example =>
        {
            string[] classes = [.. Enumerable.Range(0, example.K).Select(k => $"class {k}")];
            (string Label, ImagePrediction Prediction)[] predictions = Predictions(classes, example.Rows);

            var report = ClassificationReport.Create(classes, predictions);

            AssertRecount(report, classes, predictions);
        },
        iter: 200);

    [TestMethod]
    public void Create_RandomPredictions_EqualsMlNetsEvaluator() => Cases.Sample(
        example =>
        {
            string[] classes = [.. Enumerable.Range(0, example.K).Select(k => $"class {k}")];
            (string Label, ImagePrediction Prediction)[] predictions = Predictions(classes, example.Rows);

            var report = ClassificationReport.Create(classes, predictions);

            MulticlassClassificationMetrics second = MlNetsEvaluator(classes, predictions);
            Assert.AreEqual(second.MicroAccuracy, report.Accuracy);
            Assert.AreEqual(second.MacroAccuracy, report.MacroAccuracy);
            Assert.AreEqual(second.LogLoss, report.LogLoss);
            for (int row = 0; row < classes.Length; row++)
                Assert.AreSequenceEqual(second.ConfusionMatrix.Counts[row].Select(count => (int)count),
                    report.ConfusionMatrix[row]);
        },
        iter: 200);

    [TestMethod]
    public void Create_OneMistake_StandsInTheRowOfTheTrueClass()
    {
        var report = ClassificationReport.Create(
            Animals, [("cat", Sure("cat")), ("cat", Sure("dog")), ("dog", Sure("dog")), ("eel", Sure("eel"))]);

        Assert.AreSequenceEqual([1, 1, 0], report.ConfusionMatrix[0]);
        Assert.AreSequenceEqual([0, 1, 0], report.ConfusionMatrix[1]);
        Assert.AreSequenceEqual([0, 0, 1], report.ConfusionMatrix[2]);
        Assert.AreEqual(new ClassMetrics("cat", 2, 1, 0.5, 2 / 3.0, WilsonInterval.Of(1, 2), WilsonInterval.Of(1, 1)),
            report.PerClass[0]);
        Assert.AreEqual(new ClassMetrics("dog", 1, 0.5, 1, 2 / 3.0, WilsonInterval.Of(1, 1), WilsonInterval.Of(1, 2)),
            report.PerClass[1]);
        Assert.AreEqual(0.75, report.Accuracy);
        Assert.AreEqual(WilsonInterval.Of(3, 4), report.AccuracyInterval);
        Assert.AreEqual((0.5 + 1 + 1) / 3, report.MacroAccuracy, Tolerance);
    }

    [TestMethod]
    public void Create_ClassWithoutSamples_CountsInNoAverageAndHasNoRecall()
    {
        var report = ClassificationReport.Create(Animals, [("cat", Sure("cat")), ("dog", Sure("cat"))]);

        Assert.AreEqual(0.5, report.MacroAccuracy, Tolerance);
        Assert.AreEqual(new ClassMetrics("eel", 0, null, null, null, new WilsonInterval(0, 1), new WilsonInterval(0, 1)),
            report.PerClass[2]);
        Assert.AreEqual(new ClassMetrics("dog", 1, null, 0, null, WilsonInterval.Of(0, 1), new WilsonInterval(0, 1)),
            report.PerClass[1]);
        Assert.AreSequenceEqual([3, 3, 3], report.ConfusionMatrix.Select(row => row.Count));
    }

    [TestMethod]
    public void Create_UnreadableImages_AreCountedAndLeftOut()
    {
        var unreadable =
            new ImagePrediction("x.png", "Truncated: the data ends early (x.png)", "", [float.NaN, float.NaN, float.NaN], []);

        var report = ClassificationReport.Create(Animals, [("cat", Sure("cat")), ("dog", unreadable), ("eel", Sure("cat"))]);

        Assert.AreEqual(2, report.Samples);
        Assert.AreEqual(1, report.Unreadable);
        Assert.AreEqual(0.5, report.Accuracy);
        Assert.AreEqual(0, report.PerClass[1].Support);
        Assert.IsTrue(double.IsFinite(report.LogLoss));
    }

    [TestMethod]
    public void Create_ProbabilityOfTheTruth_MakesTheLogLoss()
    {
        var report = ClassificationReport.Create(
            Animals, [("cat", Predicted(Animals, [0.5f, 0.25f, 0.25f])), ("eel", Predicted(Animals, [0.25f, 0.25f, 0.5f]))]);

        Assert.AreEqual(Math.Log(2), report.LogLoss, Tolerance);
    }

    [TestMethod]
    public void Create_UnknownLabel_IsRefusedByName()
    {
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => ClassificationReport.Create(Animals, [("cat", Sure("cat")), ("fox", Sure("cat"))]));

        Assert.Contains("'fox' is not a class of the model", error.Message);
    }

    [TestMethod]
    public void Create_NoReadableImage_IsRefused()
    {
        var unreadable =
            new ImagePrediction("x.png", "NotFound: there is no such file (x.png)", "", [float.NaN, float.NaN, float.NaN], []);

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(
            () => ClassificationReport.Create(Animals, [("cat", unreadable)]));

        Assert.Contains("no readable image", error.Message);
    }

    private static ImagePrediction Sure(string name) =>
        Predicted(Animals, [.. Animals.Select(animal => animal == name ? 0.8f : 0.1f)]);

    private static (string Label, ImagePrediction Prediction)[] Predictions(
        string[] classes, IEnumerable<(int Label, int[] Weights)> rows) =>
    [
        .. from row in rows
           let score = row.Weights.Select(weight => weight / (float)row.Weights.Sum())
           select (classes[row.Label], Predicted(classes, [.. score])),
    ];

    private static ImagePrediction Predicted(string[] classes, float[] score) =>
        new("image.png", null, classes[Array.IndexOf(score, score.Max())], score, score);

    // The second opinion: the evaluator that every user of ML.NET compares our figures with.
    private static MulticlassClassificationMetrics MlNetsEvaluator(
        string[] classes, (string Label, ImagePrediction Prediction)[] predictions)
    {
        var mlContext = new MLContext(0);
        SchemaDefinition columns = SchemaDefinition.Create(typeof(ScoredRow));
        columns[nameof(ScoredRow.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, classes.Length);
        IDataView scored = mlContext.Data.LoadFromEnumerable(
            predictions.Select(pair => new ScoredRow(pair.Label, pair.Prediction.Score, pair.Prediction.PredictedLabel)),
            columns);
        IDataView keys = mlContext.Data.LoadFromEnumerable(classes.Select(name => new { Name = name }));
        return mlContext.MulticlassClassification.Evaluate(
            mlContext.Transforms.Conversion.MapValueToKey("Label", keyData: keys).Fit(scored).Transform(scored));
    }

    private static void AssertRecount(
        ClassificationReport report, string[] classes, (string Label, ImagePrediction Prediction)[] predictions)
    {
        int hits = predictions.Count(p => p.Label == p.Prediction.PredictedLabel);
        Assert.AreEqual(predictions.Length, report.Samples);
        Assert.AreEqual((double)hits / predictions.Length, report.Accuracy, Tolerance);
        Assert.AreEqual(WilsonInterval.Of(hits, predictions.Length), report.AccuracyInterval);
        for (int row = 0; row < classes.Length; row++)
        {
            for (int column = 0; column < classes.Length; column++)
            {
                int expected = predictions.Count(p => p.Label == classes[row] && p.Prediction.PredictedLabel == classes[column]);
                Assert.AreEqual(expected, report.ConfusionMatrix[row][column]);
            }

            Assert.AreEqual(predictions.Count(p => p.Label == classes[row]), report.PerClass[row].Support);
        }

        double macro = predictions.GroupBy(p => p.Label)
            .Average(g => g.Average(p => p.Label == p.Prediction.PredictedLabel ? 1.0 : 0));
        Assert.AreEqual(macro, report.MacroAccuracy, Tolerance);
        double loss = predictions.Average(p => -Math.Log(Math.Max(1e-15f, p.Prediction.Score[Array.IndexOf(classes, p.Label)])));
        Assert.AreEqual(loss, report.LogLoss, Tolerance);
        Assert.AreEqual(report.LogLoss, report.Judged.Average(sample => sample.Loss), Tolerance);
        Assert.AreEqual(hits, report.Judged.Count(sample => sample.Rank == 1));
        Assert.AreEqual(hits, report.Judged.Count(sample => sample.IsRight));
        Assert.AreEqual(classes.Length == 2 ? null : classes.Length - 1, report.TopK);
        if (report.TopK is { } k)
        {
            int among = predictions.Count(p => p.Prediction.Ranked(classes, k).Any(pair => pair.Label == p.Label));
            Assert.AreEqual(among / (double)predictions.Length, report.TopKAccuracy!.Value, Tolerance);
        }
    }

    private sealed record ScoredRow(string Label, float[] Score, string PredictedLabel);
}
