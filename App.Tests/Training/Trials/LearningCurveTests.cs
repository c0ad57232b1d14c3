using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Samples;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Tests.Training.Trials;

[TestClass]
public sealed class LearningCurveTests
{
    private const int Images = 400;

    // Half a miss is added, so that the curve is not exactly the power.
    private const double Tolerance = 0.005;

    [TestMethod]
    public void Of_MissesThatFallAsAPower_ExpectsWhatThePowerGives()
    {
        double[] counts = [40, 80, 160, 320];

        LearningCurve curve = LearningCurve.Of("cat", counts, [.. counts.Select(count => Missed(2 / Math.Sqrt(count)))], seed: 0);

        Assert.AreEqual(1 - (2 / Math.Sqrt(Images)), curve.Doubled!.Now, Tolerance);
        double doubled = 1 - (2 / Math.Sqrt(2 * Images));
        Assert.AreEqual(doubled, curve.Doubled.Recall, Tolerance);
        Assert.IsLessThan(curve.Doubled.Recall, curve.Doubled.Low);
        Assert.IsGreaterThan(curve.Doubled.Recall, curve.Doubled.High);
        Assert.IsGreaterThan(curve.Doubled.Now, curve.Doubled.Low, "the gain is sure");
        Assert.AreEqual((40, 1 - Missed(2 / Math.Sqrt(40)).Average()), (curve.Points[0].Images, curve.Points[0].Recall));
    }

    [TestMethod]
    [DataRow(0.2, 0.2, 0.2, 0.2, DisplayName = "flat")]
    [DataRow(0.1, 0.3, 0.1, 0.25, DisplayName = "no curve")]
    [DataRow(0.1, 0.15, 0.2, 0.3, DisplayName = "rising")]
    public void Of_NoCurveThatFalls_ExpectsNothing(double first, double second, double third, double fourth) =>
        Assert.IsNull(LearningCurve.Of(
            "cat", [40, 80, 160, 320], [Missed(first), Missed(second), Missed(third), Missed(fourth)], seed: 0).Doubled);

    [TestMethod]
    public void Of_TwoPointsOrFewImages_ExpectsNothing()
    {
        Assert.IsNull(LearningCurve.Of("cat", [160, 320], [Missed(0.2), Missed(0.1)], seed: 0).Doubled);
        Assert.IsNull(
            LearningCurve.Of("cat", [2, 4, 8], [[1, 1, 0, 0, 0], [1, 0, 0, 0, 0], [0.5, 0, 0, 0, 0]], seed: 0).Doubled);
    }

    // Two classes that lie apart, and one that overlaps one of them.
    [TestMethod]
    public void Of_Features_HasTheCurveOfTheClassThatIsFoundLeastFirst()
    {
        string[] classes = ["apart", "near", "nearer"];
        SampleSet samples = new(NetworkInput.Features(4), 3);
        Random random = SeededRandom.Create(0, "curves");
        for (int i = 0; i < 120; i++)
            samples.Add(Row(random, i % 3), i % 3);

        LearningCurve[] curves = [.. LearningCurves.Of(samples, classes, seed: 0, CancellationToken.None)];
        LearningCurve[] again = [.. LearningCurves.Of(samples, classes, seed: 0, CancellationToken.None)];

        Assert.AreEqual("apart", curves[^1].Label);
        Assert.AreEqual(1, curves[^1].Points[^1].Recall);
        Assert.AreSequenceEqual([4.0, 8, 16, 32], curves[0].Points.Select(point => point.Images));
        Assert.IsLessThan(curves[0].Points[^1].Recall, curves[0].Points[0].Recall, "more images of a class, more of them found");
        Assert.AreSequenceEqual(curves.SelectMany(curve => curve.Points), again.SelectMany(curve => curve.Points));
    }

    private static float[] Row(Random random, int classIndex)
    {
        float[] row = [.. Enumerable.Range(0, 4).Select(_ => (float)random.NextDouble())];
        row[0] += classIndex switch { 0 => -5, 1 => 0, _ => 0.7f };
        return row;
    }

    private static double[] Missed(double fraction) =>
        [.. Enumerable.Range(0, Images).Select(i => i < Math.Round(fraction * Images) ? 1.0 : 0)];
}
