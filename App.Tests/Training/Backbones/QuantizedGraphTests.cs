using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Training.Backbones;

namespace MlNetClassifier.App.Tests.Training.Backbones;

[TestClass]
public sealed class QuantizedGraphTests
{
    private const int Side = 32;

    private static NetworkInput Input { get; } = NetworkInput.Image(Side, Side, PixelFormat.Raw);

    [TestMethod]
    public void Of_ResNet18_RoundsEveryConvolutionButTheFirst()
    {
        BackboneGraph exact = ResNet18Backbone.Instance.Graph(Side, Side, WeightStorage.Float32);

        BackboneGraph rounded = QuantizedGraph.Of(exact, Input, "resnet18", Images(3));

        GraphProto part = rounded.Part;
        NodeProto[] convolutions = [.. part.Node.Where(node => node.OpType == "Conv")];
        var givenBy = part.Node.ToDictionary(node => node.Output[0], node => node.OpType);
        Assert.HasCount(22, convolutions);
        Assert.IsFalse(givenBy.ContainsKey(convolutions[0].Input[1]));
        foreach (NodeProto convolution in convolutions.Skip(1))
            Assert.AreSequenceEqual(Enumerable.Repeat("DequantizeLinear", 3), convolution.Input.Select(name => givenBy[name]));

        Assert.IsLessThan(17_000_000, part.CalculateSize());
        Assert.AreEqual((13, 512, true), (rounded.OperatorSet, rounded.Features, rounded.IsCompressed));
    }

    [TestMethod]
    public void Of_OtherImages_IsAnotherCalibration()
    {
        BackboneGraph exact = Graph(8, ["Relu"]);
        byte[][] images = Images(4);
        images[0] = [.. images[0].Select(value => (byte)(value / 2))];

        string[] calibrations = [.. new[] { images, [.. images.Reverse()], images[..1] }
            .Select(some => QuantizedGraph.Of(exact, Input, "small", some).Calibration!)];

        Assert.AreEqual(calibrations[0], calibrations[1]);
        Assert.AreNotEqual(calibrations[0], calibrations[2]);
    }

    [TestMethod]
    public void Of_OperatorThatChanged_IsRefusedUnlessTheSetIsNew()
    {
        BackboneException error = Assert.ThrowsExactly<BackboneException>(
            () => QuantizedGraph.Of(Graph(8, ["Softmax"]), Input, "mine.onnx", Images(1)));

        Assert.Contains("'mine.onnx' cannot be stored as int8", error.Message);
        Assert.Contains("Softmax", error.Message);
        Assert.AreEqual(17, QuantizedGraph.Of(Graph(17, ["Softmax"]), Input, "mine.onnx", Images(1)).OperatorSet);
    }

    [TestMethod]
    public void Of_OneConvolution_IsRefused()
    {
        BackboneException error = Assert.ThrowsExactly<BackboneException>(
            () => QuantizedGraph.Of(Graph(13, []), Input, "mine.onnx", Images(1)));

        Assert.Contains("no convolutions after its first", error.Message);
    }

    [TestMethod]
    public void Weights_AreWithinHalfAStep()
    {
        Random random = SeededRandom.Create(1, "weights");
        float[] weights = [.. Enumerable.Range(0, 60).Select(i => (random.NextSingle() - 0.5f) * (i < 20 ? 0.01f : 2))];
        float[] biases = [3, -0.2f, 0];

        var rounded = QuantizedWeights.Of(weights, biases, inputScale: 0.05f);

        for (int i = 0; i < weights.Length; i++)
            Assert.AreEqual(weights[i], rounded.Weights[i] * rounded.Scales[i / 20], 0.501f * rounded.Scales[i / 20]);

        for (int filter = 0; filter < 3; filter++)
        {
            Assert.AreEqual(biases[filter], rounded.Biases[filter] * rounded.BiasScales[filter], 0.001f);
            Assert.AreEqual(64, rounded.Weights[(20 * filter)..(20 * (filter + 1))].Max(weight => Math.Abs((int)weight)));
        }
    }

    [TestMethod]
    public void Weights_OfAFilterOfZeros_KeepItsBias()
    {
        var rounded = QuantizedWeights.Of(new float[4], [2.5f], inputScale: 0.1f);

        Assert.AreEqual(2.5f, (float)(rounded.Biases[0] * (double)rounded.BiasScales[0]), 1e-6f);
        Assert.AreSequenceEqual(new sbyte[4], rounded.Weights);
    }

    // Convolutions of 1 x 1 with operators between them: mean colours of images, more or less.
    private static BackboneGraph Graph(int operatorSet, string[] between)
    {
        var graph = new OnnxGraph("small", operatorSet);
        graph.Input("rgb", OnnxElementType.Float);
        string x = Convolution("rgb", "first");
        foreach (string operation in between)
            x = Convolution(graph.Node(operation, [x], operation), operation + "/convolution");

        graph.Node("Flatten", [graph.Node("GlobalAveragePool", [x], "mean")], "features");
        graph.Output("features", OnnxElementType.Float);
        return new BackboneGraph(graph.Part, 3, operatorSet);

        string Convolution(string input, string name)
        {
            float[] kernel = [.. Enumerable.Range(1, 9).Select(i => i / 9f)];
            return graph.Node("Conv", [input, graph.Constant(name + "/kernel", kernel, 3, 3, 1, 1)], name);
        }
    }

    private static byte[][] Images(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        byte[] image = new byte[3 * Side * Side];
        SeededRandom.Fill(i, "image", 0, image);
        return image;
    })];
}
