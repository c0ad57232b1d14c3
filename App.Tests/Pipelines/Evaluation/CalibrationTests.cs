using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class CalibrationTests
{
    // The loss is flat around its lowest point, and probabilities are float32.
    private const double Tolerance = 1e-6;
    private static readonly string[] Classes = ["a", "b", "c"];

    // Two classes, margin 4, right 8 times of 10: sigmoid(4 / T) = 0.8, so T = 4 / ln 4.
    [TestMethod]
    public void Fit_TwoClassesOfOneMargin_IsTheClosedForm() =>
        Assert.AreEqual(
            4 / Math.Log(4),
            TemperatureScaling.Fit([.. Enumerable.Range(0, 10).Select(i => (new float[] { 4, 0 }, i < 8 ? 0 : 1))])!.Value,
            Tolerance);

    // Found by golden-section search over the log-loss in Python, without a derivative.
    [TestMethod]
    public void Fit_ThreeClasses_IsTheTemperatureOfTheLowestLoss()
    {
        (float[] Logits, int Label)[] samples =
            [([2, 0.5f, -1], 0), ([1, 3, 0], 1), ([4, 1, 0], 1), ([0.2f, 0.1f, 2.5f], 2), ([0, 3.5f, 3], 2), ([5, -1, 0.5f], 0)];

        Assert.AreEqual(1.5782282113659472, TemperatureScaling.Fit(samples)!.Value, Tolerance);
    }

    [TestMethod]
    public void Fit_AllRightOrNothingKnown_HasNoTemperature()
    {
        Assert.IsNull(TemperatureScaling.Fit([([3, 0], 0), ([0, 1], 1)]), "the loss falls for ever");
        Assert.IsNull(TemperatureScaling.Fit([([3, 0], 1), ([0, 3], 0)]), "wrong every time");
        Assert.IsNull(TemperatureScaling.Fit([]));
    }

    [TestMethod]
    public void Apply_ToProbabilities_IsTheSoftmaxOfTheDividedLogits()
    {
        float[] score = Softmax([2, -1, 0.5f]);

        double[] calibrated = TemperatureScaling.Apply(score, 2.5);

        double[] expected = [.. new[] { 2 / 2.5, -1 / 2.5, 0.5 / 2.5 }.Select(Math.Exp)];
        for (int i = 0; i < 3; i++)
            Assert.AreEqual(expected[i] / expected.Sum(), calibrated[i], Tolerance);

        Assert.AreSequenceEqual([1.0, 0, 0], TemperatureScaling.Apply([1, 0, 0], 3), "certainty stays");
    }

    // The margins are different, so 20 samples have 20 probabilities; 0.9 of them is 18 (in doubles a little more).
    [TestMethod]
    [DataRow(0.9, 18)]
    [DataRow(0.95, 19)]
    [DataRow(0.001, 1)]
    [DataRow(1.0, 20)]
    public void Fit_Coverage_AnswersThatShareOfTheValidationSplit(double coverage, int answered)
    {
        (string, ImagePrediction)[] validation =
            [.. Enumerable.Range(0, 20).Select(i => (i % 5 == 0 ? "b" : "a", Predict(1 + (i * 0.1f), 0, -1)))];

        Calibration calibration = Calibration.Fit(Classes, validation, coverage)!;

        Assert.AreEqual(answered, validation.Count(pair => !calibration.IsUnknown(pair.Item2)));
        Assert.AreEqual((20, coverage), (calibration.Samples, calibration.Coverage));
        Assert.IsLessThan(calibration.ErrorBefore + Tolerance, calibration.ErrorAfter);
    }

    [TestMethod]
    public void Fit_UnreadableImages_CountForNothing()
    {
        var unreadable = new ImagePrediction("x", "Empty: no bytes (x)", string.Empty, [float.NaN, float.NaN, float.NaN], []);

        Assert.IsNull(Calibration.Fit(Classes, [("a", unreadable)]));
        Assert.AreEqual(1, Calibration.Fit(Classes, [("a", unreadable), ("a", Predict(1, 0, 0))])!.Samples);
    }

    [TestMethod]
    public void Fit_EverythingRight_KeepsTheNetworksProbabilities() =>
        Assert.AreEqual(1, Calibration.Fit(Classes, [("a", Predict(1, 0, 0)), ("b", Predict(0, 1, 0))])!.Temperature);

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.01)]
    [DataRow(double.NaN)]
    public void Fit_CoverageThatIsNone_IsRefused(double coverage) =>
        Assert.Contains("Coverage is",
            Assert.ThrowsExactly<ArgumentException>(() => Calibration.Fit(Classes, [], coverage)).Message);

    [TestMethod]
    public void SelectiveAnswers_CountsWhatIsAnsweredAndRight()
    {
        var calibration = new Calibration(10, 1, 0, 0, 0.95, 0.6);
        JudgedSample[] samples =
        [
            JudgedSample.Of(Classes, "a", Predict(3, 0, 0)),
            JudgedSample.Of(Classes, "b", Predict(3, 0, 0)),
            JudgedSample.Of(Classes, "a", Predict(0.1f, 0, 0)),
        ];

        var answers = SelectiveAnswers.Of(samples, calibration);

        Assert.AreEqual(new SelectiveAnswers(3, 2, 1), answers);
        Assert.AreEqual(2 / 3.0, answers.Coverage);
        Assert.AreEqual(0.5, answers.Accuracy);
        Assert.IsNull(new SelectiveAnswers(3, 0, 0).Accuracy);
    }

    [TestMethod]
    public void JudgedSample_EqualProbabilities_KeepTheClassOrder()
    {
        var tie = new ImagePrediction("x", null, "a", [0.4f, 0.4f, 0.2f], [0, 0, 0]);

        Assert.AreSequenceEqual([1, 2, 3], Classes.Select(label => JudgedSample.Of(Classes, label, tie).Rank));
        Assert.AreEqual(-Math.Log(0.2f), JudgedSample.Of(Classes, "c", tie).Loss, Tolerance);
        Assert.ThrowsExactly<ArgumentException>(() => JudgedSample.Of(Classes, "d", tie));
    }

    private static ImagePrediction Predict(params float[] logits) =>
        new("x", null, Classes[Array.IndexOf(logits, logits.Max())], Softmax(logits), logits);

    private static float[] Softmax(float[] logits) =>
        [.. logits.Select(logit => (float)(Math.Exp(logit) / logits.Sum(other => Math.Exp(other))))];
}
