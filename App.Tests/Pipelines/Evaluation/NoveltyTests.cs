using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;
using PredictionJson = MlNetClassifier.Server.Answers.AnswerJson;

namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class NoveltyTests
{
    private static readonly string[] Classes = ["a", "b"];

    // The median of 1, ..., 20 is 11 by this rule, the 95th percentile 19.
    [TestMethod]
    public void Fit_Distances_AreMeasuredFromTheMedianToThe95thPercentile()
    {
        Novelty novelty = Calibration.Fit(Classes, Validation())!.Novelty!;

        Assert.AreEqual(new Novelty.Scale(11, 8), novelty.Cosine);
        Assert.AreEqual(new Novelty.Scale(110, 80), novelty.Euclidean);
    }

    [TestMethod]
    [DataRow(0.95, 19)]
    [DataRow(0.5, 10)]
    public void IsUnknown_ValidationImages_AnswersTheShareAskedFor(double coverage, int answered)
    {
        (string Label, ImagePrediction Prediction)[] validation = Validation();
        Calibration calibration = Calibration.Fit(Classes, validation, coverage)!;

        Assert.AreEqual(answered, validation.Count(sample => !calibration.IsUnknown(sample.Prediction)));
    }

    [TestMethod]
    public void IsUnknown_SureOfAnImageFarFromAll_IsTrue()
    {
        Calibration calibration = Calibration.Fit(Classes, Validation())!;
        ImagePrediction sure = Prediction(margin: 30, distance: 5);

        Assert.IsFalse(calibration.IsUnknown(sure));
        Assert.IsTrue(calibration.IsUnknown(sure with { Distance = new FeatureDistance(60, 50) }), "in its direction");
        Assert.IsTrue(calibration.IsUnknown(sure with { Distance = new FeatureDistance(5, 600) }), "in its length");
    }

    // Beyond one spread below the median, more certainty outweighs no distance.
    [TestMethod]
    public void Score_MoreThanUsuallySure_CountsNoMore()
    {
        Novelty novelty = Calibration.Fit(Classes, Validation())!.Novelty!;
        var distance = new FeatureDistance(20, 20);

        Assert.AreEqual(novelty.Score(1 - 1e-6, distance), novelty.Score(1, distance));
        Assert.IsGreaterThan(novelty.Score(1 - 1e-6, distance), novelty.Score(0.6, distance));
    }

    [TestMethod]
    public void Fit_FewImagesOrNoDistancesOrEverythingAnswered_GoesByTheProbability()
    {
        (string Label, ImagePrediction Prediction)[] validation = Validation();
        Calibration without =
            Calibration.Fit(Classes, [.. validation.Select(one => (one.Label, one.Prediction with { Distance = null }))])!;

        Assert.IsNull(without.Novelty);
        Assert.IsNull(Calibration.Fit(Classes, validation[..(Novelty.LeastSamples - 1)])!.Novelty);
        Assert.IsNull(Calibration.Fit(Classes, validation, coverage: 1)!.Novelty);
        Assert.AreEqual(
            without.Confidence(validation[0].Prediction) < without.UnknownThreshold, without.IsUnknown(validation[0].Prediction));
    }

    [TestMethod]
    public void Fit_EqualDistances_HasFiniteNumbers()
    {
        Calibration calibration = Calibration.Fit(
            Classes, [.. Validation().Select(one => (one.Label, one.Prediction with { Distance = new FeatureDistance(0, 0) }))])!;

        Assert.IsTrue(calibration.Novelty!.IsSound);
        Assert.IsTrue(calibration.IsUnknown(Prediction(30, distance: 1)));
    }

    [TestMethod]
    public void Write_UnknownByDistance_SaysSoOverHttp()
    {
        Calibration calibration = Calibration.Fit(Classes, Validation())!;
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            PredictionJson.Write(json, Prediction(margin: 30, distance: 100), Classes, calibration, topK: 1);

        JsonNode answer = JsonNode.Parse(bytes.ToArray())![0]!;

        Assert.IsTrue((bool)answer["unknown"]!);
        Assert.StartsWith("The novelty score is ", (string)answer["reason"]!);
        Assert.Contains("far from all training images", (string)answer["reason"]!);
    }

    [TestMethod]
    public void ToJson_PredictionWithDistance_ReadsBackAsTheSameBits()
    {
        ImagePrediction prediction = Prediction(2, distance: 0.1f);

        ImagePrediction read = PredictionDocument.Parse(PredictionDocument.Of("x", prediction, Classes, 2).ToJson())
            .ToPrediction(Classes);

        Assert.AreEqual(prediction.Distance, read.Distance);
    }

    // Distances 1 to 20 and 10 to 200; the surest answers are not the nearest.
    private static (string Label, ImagePrediction Prediction)[] Validation()
    {
        int[] distances = [.. Enumerable.Range(1, 20)];
        SeededRandom.Create(0, "novelty").Shuffle(distances);
        return [.. distances.Select((distance, i) => (i % 5 == 0 ? "b" : "a", Prediction(1 + (i / 10f), distance)))];
    }

    private static ImagePrediction Prediction(float margin, float distance)
    {
        float probability = 1 / (1 + MathF.Exp(-margin));
        return new ImagePrediction("x", null, "a", [probability, 1 - probability], [margin, 0])
        {
            Distance = new FeatureDistance(distance, 10 * distance),
        };
    }
}
