using System.Text;
using Microsoft.Playwright;
using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.App.Tests.Browser;

/// <summary>The network of an exported page, beside ONNX Runtime.</summary>
[TestClass]
public sealed class NetworkScriptTests
{
    // Sums of a few hundred float32 products of size 1, in float64 here and in float32 there.
    private const double Tolerance = 2e-5;

    private const string Compute = """
        ([program, weights, pixels, height, width]) => Array.from(
          network.open(JSON.parse(program), bytesOf(weights).buffer)(bytesOf(pixels), height, width))
        """;

    [TestMethod]
    public async Task Operators_OfTheScript_AreThoseThatAreExported()
    {
        await using BrowserPage page = await ScriptPage.OpenAsync("network.js");

        string[] known = await page.Page.EvaluateAsync<string[]>("Object.keys(network.operators).sort()");

        Assert.AreSequenceEqual(BrowserNetwork.Operators, known);
    }

    [TestMethod]
    public async Task Open_NetworksOfAllActivationsAndShapes_GiveTheLogitsOfOnnxRuntime()
    {
        await using BrowserPage page = await ScriptPage.OpenAsync("network.js");
        IEnumerable<(string Name, NetworkDescription Network)> networks =
        [
            .. NetworkExamples.Activations.Select(row => (row.DisplayName!, NetworkExamples.Network(row.Value))),
            .. NetworkExamples.Shapes.Select(row => (row.DisplayName!, row.Value)),
        ];

        foreach ((string name, NetworkDescription network) in networks)
        {
            byte[] onnx = NetworkExporter.Export(network, NetworkExamples.MovedWeights(network), "Pixels", "Logits",
                dynamicBatch: true);
            await AssertSame(page.Page, onnx, network.Input.Height, network.Input.Width, name);
        }
    }

    /// <summary>What pretrained networks have beyond that, rounded weights and activations included.</summary>
    [TestMethod]
    public async Task Open_OperatorsOfPretrainedNetworks_GiveTheLogitsOfOnnxRuntime()
    {
        await using BrowserPage page = await ScriptPage.OpenAsync("network.js");

        await AssertSame(page.Page, Pretrained(), 9, 11, "pretrained");
    }

    private static async Task AssertSame(IPage page, byte[] onnx, int height, int width, string name)
    {
        var browser = BrowserNetwork.Of(ModelProto.Parser.ParseFrom(onnx).Graph, name);
        byte[] pixels = NetworkExamples.Images(1, height, width)[0];
        using var runtime = new OnnxNetwork(onnx);
        float[] expected = runtime.Logits(height, width, pixels);

        double[] actual = await page.EvaluateAsync<double[]>(Compute, new object[]
        {
            Encoding.UTF8.GetString(browser.Program.Span), Convert.ToBase64String(browser.Weights.Span),
            Convert.ToBase64String(pixels), height, width,
        });

        Assert.HasCount(expected.Length, actual, name);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], Tolerance * Math.Max(1, Math.Abs(expected[i])), name);
    }

    private static byte[] Pretrained()
    {
        var graph = new OnnxGraph("pretrained");
        graph.Input("Pixels", OnnxElementType.UInt8, OnnxGraph.Dynamic, 3, 9, 11);
        graph.Output("Logits", OnnxElementType.Float, OnnxGraph.Dynamic, 4);
        var random = new Random(5);
        string x = graph.Node("Cast", ["Pixels"], "float", OnnxAttribute.Integer("to", (long)OnnxElementType.Float));
        x = graph.Node("Mul", [x, graph.Constant("scale", [1 / 255f])], "unit");
        x = graph.Node("Gather", [x, graph.Constant("bgr", [2L, 1, 0], 3)], "swapped", OnnxAttribute.Integer("axis", 1));
        x = graph.Node("Transpose", [x], "last", OnnxAttribute.Integers("perm", 0, 2, 3, 1));
        x = graph.Node("Transpose", [x], "first", OnnxAttribute.Integers("perm", 0, 3, 1, 2));
        string half = graph.Constant("half", OnnxElementType.Float16, Halves(5 * 3 * 3 * 3), [5, 3, 3, 3]);
        string kernel = graph.Node("Cast", [half], "kernel", OnnxAttribute.Integer("to", (long)OnnxElementType.Float));
        x = graph.Node("Conv", [x, kernel], "conv", OnnxAttribute.Integers("pads", 2, 1, 1, 3),
            OnnxAttribute.Integers("dilations", 2, 1), OnnxAttribute.Integers("strides", 1, 2));
        x = graph.Node("Clip", [x, graph.Constant("low", [-0.5f]), graph.Constant("high", [6f])], "clip");
        string step = graph.Constant("step", [0.02f]), zero = graph.Constant("zero", OnnxElementType.UInt8, [25], []);
        x = graph.Node("DequantizeLinear", [graph.Node("QuantizeLinear", [x, step, zero], "bytes"), step, zero], "rounded");
        byte[] integers = new byte[5 * 9];
        random.NextBytes(integers);
        string depthwise = graph.Node("DequantizeLinear",
            [
                graph.Constant("integers", OnnxElementType.Int8, integers, [5, 1, 3, 3]),
                graph.Constant("steps", [0.01f, 0.02f, 0.005f, 0.01f, 0.03f], 5),
                graph.Constant("zeros", OnnxElementType.Int8, new byte[5], [5]),
            ],
            "depthwise", OnnxAttribute.Integer("axis", 0));
        x = graph.Node("Conv", [x, depthwise], "groups", OnnxAttribute.Integer("group", 5),
            OnnxAttribute.Integers("kernel_shape", 3, 3));
        string most = graph.Node("MaxPool", [x], "most", OnnxAttribute.Integers("kernel_shape", 2, 2),
            OnnxAttribute.Integers("pads", 1, 0, 0, 1));
        string mean = graph.Node("AveragePool", [x], "mean", OnnxAttribute.Integers("kernel_shape", 2, 2),
            OnnxAttribute.Integers("pads", 1, 0, 0, 1), OnnxAttribute.Integer("count_include_pad", 1));
        x = graph.Node("Concat", [most, mean], "both", OnnxAttribute.Integer("axis", 1));
        x = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [x], "pooled")], "flat", OnnxAttribute.Integer("axis", -3));
        float[] dense = [.. Enumerable.Range(0, 40).Select(_ => random.NextSingle() - 0.5f)];
        graph.Node("Gemm", [x, graph.Constant("dense", dense, 10, 4), graph.Constant("bias", [0.5f])], "Logits",
            OnnxAttribute.Float("alpha", 0.5f), OnnxAttribute.Float("beta", 2));
        return graph.ToArray();

        byte[] Halves(int count) =>
            [.. Enumerable.Range(0, count).SelectMany(_ => BitConverter.GetBytes((Half)(random.NextSingle() - 0.5f)))];
    }
}
