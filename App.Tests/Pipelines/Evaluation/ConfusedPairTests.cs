using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class ConfusedPairTests
{
    private static readonly string[] Classes = ["a", "b", "c"];

    [TestMethod]
    public void Of_MistakesInBothDirections_AreAddedUp()
    {
        ClassificationReport report = Report("aa", "ab", "ba", "ba", "ac", "ca", "cc", "bb");

        Assert.AreSequenceEqual([new ConfusedPair(0, 1, 1, 2), new ConfusedPair(0, 2, 1, 1)], ConfusedPair.Of(report));
        Assert.AreEqual(3, ConfusedPair.Of(report)[0].Errors);
    }

    [TestMethod]
    public void Of_NoMistake_IsEmpty() => Assert.IsEmpty(ConfusedPair.Of(Report("aa", "bb")));

    private static ClassificationReport Report(params string[] pairs) =>
        ClassificationReport.Create(Classes, [.. pairs.Select(pair => ($"{pair[0]}", Sure($"{pair[1]}")))]);

    private static ImagePrediction Sure(string name) =>
        new("x", null, name, [.. Classes.Select(other => other == name ? 1f : 0)], []);
}
