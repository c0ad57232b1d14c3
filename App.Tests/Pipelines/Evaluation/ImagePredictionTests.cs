using MlNetClassifier.Pipelines.Evaluation;


namespace MlNetClassifier.App.Tests.Pipelines.Evaluation;

[TestClass]
public sealed class ImagePredictionTests
{
    private static readonly string[] Classes = ["a", "b", "c", "d"];

    [TestMethod]
    public void Ranked_EqualProbabilities_KeepTheClassOrder()
    {
        var prediction = new ImagePrediction("image.png", null, "c", [0.2f, 0.2f, 0.5f, 0.1f], []);

        Assert.AreSequenceEqual([("c", 0.5f), ("a", 0.2f), ("b", 0.2f)], prediction.Ranked(Classes, 3));
        Assert.HasCount(4, prediction.Ranked(Classes, 10));
    }
}
