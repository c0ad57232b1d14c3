using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.App.Tests.Training.Modules;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.App.Tests.Pipelines.Exporting;

[TestClass]
public sealed class NetworkExporterTests
{
    // Sums of a few hundred float32 products of size 1, in another order than the float64 loops.
    private const double LogitTolerance = 1e-5;

    [TestMethod]
    [DynamicData(nameof(NetworkExamples.Activations), typeof(NetworkExamples))]
    public void Export_AnyActivation_ComputesTheNetwork(string activation)
    {
        Export_AnyShape_ComputesTheNetwork(NetworkExamples.Network(activation));
    }

    [TestMethod]
    [DynamicData(nameof(NetworkExamples.Shapes), typeof(NetworkExamples))]
    public void Export_AnyShape_ComputesTheNetwork(NetworkDescription network)
    {
        NetworkWeights weights = NetworkExamples.MovedWeights(network);
        byte[] image = NetworkExamples.Images(1, network.Input.Height, network.Input.Width)[0];
        using var onnx = new OnnxNetwork(NetworkExporter.Export(network, weights, "Pixels", "Logits", dynamicBatch: false));

        float[] logits = onnx.Logits(network.Input.Height, network.Input.Width, image);

        double[] expected = NaiveNetwork.Logits(network, weights, image);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], logits[i], LogitTolerance);
    }

    [TestMethod]
    public void Export_FloatInput_TakesTheNumbersAsTheyAre()
    {
        NetworkDescription network = NetworkExamples.Design("prelu").Describe(NetworkInput.FloatImage(21, 16), 3);
        NetworkWeights weights = NetworkExamples.MovedWeights(network);
        float[] features =
            [.. NetworkExamples.Images(1, network.Input.Height, network.Input.Width)[0].Select(value => (value - 100) / 70f)];
        using var onnx = new OnnxNetwork(NetworkExporter.Export(network, weights, "Pixels", "Logits", dynamicBatch: false));

        float[] logits = onnx.Logits(network.Input.Height, network.Input.Width, features);

        double[] expected = NaiveNetwork.Logits(network, weights, [.. features.Select(value => (double)value)]);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], logits[i], LogitTolerance);
    }

    [TestMethod]
    [DataRow(true, -1)]
    [DataRow(false, 1)]
    public void Export_Batch_IsDeclared(bool dynamicBatch, int batch)
    {
        NetworkDescription network = NetworkExamples.Network("relu");
        using var onnx =
            new OnnxNetwork(
                NetworkExporter.Export(network, NetworkExamples.MovedWeights(network), "Pixels", "Logits", dynamicBatch));

        NodeMetadata input = onnx.Session.InputMetadata["Pixels"];
        NodeMetadata output = onnx.Session.OutputMetadata["Logits"];

        Assert.AreEqual(typeof(byte), input.ElementType);
        Assert.AreSequenceEqual([batch, 3, 21, 16], input.Dimensions);
        Assert.AreEqual(typeof(float), output.ElementType);
        Assert.AreSequenceEqual([batch, 3], output.Dimensions);
    }

    [TestMethod]
    public void Export_OneImageAtATime_IsBitIdenticalWhateverTheDeclaredBatch()
    {
        NetworkDescription network = NetworkExamples.Describe(new PlainNetwork(), height: 64, width: 64);
        NetworkWeights weights = NetworkExamples.MovedWeights(network);
        byte[][] images = NetworkExamples.Images(5, network.Input.Height, network.Input.Width);
        using var one = new OnnxNetwork(NetworkExporter.Export(network, weights, "Pixels", "Logits", dynamicBatch: false));
        using var many = new OnnxNetwork(NetworkExporter.Export(network, weights, "Pixels", "Logits", dynamicBatch: true));

        float[] alone = [.. images.SelectMany(image => one.Logits(network.Input.Height, network.Input.Width, image))];
        float[] dynamicAlone = [.. images.SelectMany(image => many.Logits(network.Input.Height, network.Input.Width, image))];
        float[] together = many.Logits(network.Input.Height, network.Input.Width, images);

        Assert.AreSequenceEqual(alone, dynamicAlone);
        for (int i = 0; i < alone.Length; i++)
            Assert.AreEqual(alone[i], together[i], (float)LogitTolerance);
    }

    [TestMethod]
    public void Export_SameNetworkTwice_SameBytes()
    {
        NetworkDescription network = NetworkExamples.Network("modswish(beta=1, learned)");
        NetworkWeights weights = NetworkExamples.MovedWeights(network);

        byte[] first = NetworkExporter.Export(network, weights, "Pixels", "Logits", dynamicBatch: true);
        byte[] second = NetworkExporter.Export(network, weights, "Pixels", "Logits", dynamicBatch: true);

        Assert.AreSequenceEqual(first, second);
    }

    [TestMethod]
    public void Export_WeightsOfAnotherNetwork_AreRefused()
    {
        NetworkDescription network = NetworkExamples.Network("relu");

        Assert.ThrowsExactly<ArgumentException>(() => NetworkExporter.Export(
            network, NetworkExamples.MovedWeights(NetworkExamples.Describe(NetworkExamples.Design("relu"), classes: 4)),
            "Pixels", "Logits", dynamicBatch: true));
    }
}
