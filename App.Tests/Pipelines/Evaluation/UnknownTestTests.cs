using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class UnknownTestTests
{
    private static readonly string[] Classes = ["a", "b"];

    [TestMethod]
    public void Of_StrangeImagesThatTheNetworkIsSureOf_AreToldByTheirDistance()
    {
        ImagePrediction[] known = [.. Enumerable.Range(1, 40).Select(i => Prediction(1 + (i % 7), i))];
        Calibration calibration = Calibration.Fit(Classes, [.. known.Select((image, i) => (i % 4 == 0 ? "b" : "a", image))])!;
        ImagePrediction[] strange = [.. Enumerable.Range(1, 10).Select(i => Prediction(8, 100 + i))];
        ImagePrediction unreadable = known[0] with { Error = "Corrupt" };

        UnknownTest test = UnknownTest.Of("others", [.. known, unreadable], [.. strange, unreadable], calibration)!;

        Assert.AreEqual(("others", 40, 10), (test.Name, test.Known, test.Unknown));
        Assert.AreEqual(1, test.Novelty!.Area.Value);
        Assert.AreEqual(0, test.Novelty.Accepted);
        Assert.AreEqual(38, test.Novelty.Answered);
        Assert.AreEqual(0, test.Probability.Area.Value);
        Assert.AreEqual(10, test.Probability.Accepted);
        Assert.AreEqual(WilsonInterval.Of(10, 10), test.Probability.FalseAccepts);
    }

    [TestMethod]
    public void Of_NoDistancesOrNothingReadable_SaysWhatCanBeSaid()
    {
        ImagePrediction[] known = [.. Enumerable.Range(1, 20).Select(i => Prediction(i, i) with { Distance = null })];
        Calibration calibration = Calibration.Fit(Classes, [.. known.Select(image => ("a", image))])!;

        Assert.IsNull(UnknownTest.Of("x", known, known, calibration)!.Novelty);
        Assert.IsNull(UnknownTest.Of("x", known, [known[0] with { Error = "Corrupt" }], calibration));
    }

    private static ImagePrediction Prediction(float margin, float distance)
    {
        float probability = 1 / (1 + MathF.Exp(-margin));
        return new ImagePrediction("x", null, "a", [probability, 1 - probability], [margin, 0])
        {
            Distance = new FeatureDistance(distance, distance),
        };
    }
}
