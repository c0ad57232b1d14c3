using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Tests.App.Output;

[TestClass]
public sealed class ReportTextTests
{
    [TestMethod]
    [DataRow(2, null)]
    [DataRow(3, 2)]
    [DataRow(5, null)] // top-4 of 5 classes says nothing
    [DataRow(9, 5)]
    [DataRow(100, 5)]
    public void ShownTopK_ClassCount_IsShownWhereItTells(int classCount, int? expected)
    {
        string[] classes = [.. Enumerable.Range(0, classCount).Select(i => $"{i:D3}")];
        float[] score = [1, .. new float[classCount - 1]];
        var prediction = new ImagePrediction("a.png", null, classes[0], score, score);
        var report = ClassificationReport.Create(classes, [(classes[0], prediction)]);

        Assert.AreEqual(expected, ReportText.ShownTopK(report));
    }
}
