using System.Text.Json;
using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Tests.Pipelines.Exporting;

[TestClass]
public sealed class BrowserNetworkTests
{
    [TestMethod]
    public void Operators_OfEveryActivationBetweenLayers_AreKnown()
    {
        string[] needed = [.. ActivationTable.All.Where(function => function.Kind == ActivationKind.Elementwise)
            .SelectMany(function => Names(function.Graph)).Distinct()];

        Assert.IsGreaterThan(10, needed.Length);
        foreach (string name in needed)
            Assert.Contains(name, BrowserNetwork.Operators);

        static IEnumerable<string> Names(ActivationNode node) => node is ActivationNode.OperatorCall call
            ? call.Inputs.SelectMany(Names).Prepend(call.Name)
            : [];
    }

    [TestMethod]
    public void Of_Network_HasItsNodesAndWeightsAtMultiplesOf8()
    {
        NetworkDescription network = NetworkExamples.Network("prelu(alpha=0.25, per_channel)");
        NetworkWeights weights = NetworkExamples.MovedWeights(network);

        var browser = BrowserNetwork.Of(
            ModelProto.Parser.ParseFrom(NetworkExporter.Export(network, weights, "Pixels", "Logits", dynamicBatch: true)).Graph,
            "model.zip");

        using var program = JsonDocument.Parse(browser.Program);
        Assert.AreEqual("Pixels", program.RootElement.GetProperty("input").GetString());
        Assert.AreEqual("Logits", program.RootElement.GetProperty("output").GetString());
        Assert.Contains("PRelu", program.RootElement.GetProperty("nodes").EnumerateArray()
            .Select(node => node.GetProperty("operator").GetString()));
        JsonElement kernel = program.RootElement.GetProperty("constants").EnumerateArray()
            .First(constant => constant.GetProperty("shape").GetArrayLength() == 4);
        int at = kernel.GetProperty("at").GetInt32();
        Assert.AreEqual(0, at % 8);
        Assert.AreEqual(weights.Tensors.First(tensor => tensor.Shape.Length == 4).Values[1],
            BitConverter.ToSingle(browser.Weights.Span[(at + 4)..]));
    }

    [TestMethod]
    [DataRow("LSTM", null, 0L, "the operator LSTM")]
    [DataRow("MaxPool", "ceil_mode", 1L, "the operator MaxPool with ceil_mode")]
    [DataRow("Cast", "to", 7L, "a Cast to something else than float32")]
    public void Of_WhatThePageDoesNotCompute_IsNamed(string name, string? attribute, long value, string expected)
    {
        var graph = new OnnxGraph("foreign");
        graph.Input("Pixels", OnnxElementType.UInt8, 1, 3, 8, 8);
        graph.Output("Logits", OnnxElementType.Float, 1, 2);
        graph.Node(name, ["Pixels"], "Logits", attribute is null ? [] : [OnnxAttribute.Integer(attribute, value)]);

        var error = Assert.ThrowsExactly<ModelFormatException>(() => BrowserNetwork.Of(graph.Part, "model.zip"));

        Assert.Contains($"'model.zip' cannot become a page: its network has {expected}, which", error.Message);
    }
}
