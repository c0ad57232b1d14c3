using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Scoring;
using static MlNetClassifier.Pipelines.Scoring.ClassificationRows;

namespace MlNetClassifier.App.Tests.Pipelines.Scoring;

[TestClass]
public sealed class MappingTests
{
    [TestMethod]
    [DataRow(new[] { 0.1f, 0.7f, 0.2f }, 1)]
    [DataRow(new[] { 0.4f, 0.2f, 0.4f }, 0)]
    [DataRow(new[] { 0f, 0f, 1f }, 2)]
    [DataRow(new[] { 0f, 0f }, 0)]
    [DataRow(new[] { float.NaN, float.NaN }, -1)]
    public void ClassIndex_Scores_IsTheFirstHighest(float[] score, int expected)
    {
        var output = new ClassIndexRow();

        ClassIndexMapping.Map(new ScoreRow { Score = new VBuffer<float>(score.Length, score) }, output);

        Assert.AreEqual(expected, output.ClassIndex);
    }

    [TestMethod]
    public void ClassIndex_SparseVector_CountsTheZeros()
    {
        var output = new ClassIndexRow();

        ClassIndexMapping.Map(new ScoreRow { Score = new VBuffer<float>(4, 1, [-1f], [0]) }, output);

        Assert.AreEqual(1, output.ClassIndex);
    }

    [TestMethod]
    public void Screen_ReadableImage_PassesTheLogitsOn()
    {
        var output = new LogitsRow();

        ScreenMapping.Map(new NetworkRow { Logits = new VBuffer<float>(2, [1.5f, -2]) }, output);

        Assert.AreSequenceEqual([1.5f, -2f], output.Logits.DenseValues());
    }

    [TestMethod]
    public void Screen_UnreadableImageAfterAReadableOne_GivesNaNOnly()
    {
        var output = new LogitsRow();
        ScreenMapping.Map(new NetworkRow { Logits = new VBuffer<float>(2, [1.5f, -2]) }, output);

        ScreenMapping.Map(new NetworkRow { Logits = new VBuffer<float>(2, [1.5f, -2]), ImageError = "NotFound".AsMemory() },
            output);

        Assert.IsTrue(output.Logits.DenseValues().All(float.IsNaN));
        Assert.AreEqual(2, output.Logits.Length);
    }
}
