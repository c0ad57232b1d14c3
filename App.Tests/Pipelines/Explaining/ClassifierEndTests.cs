using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.App.Tests.Pipelines.Explaining;

[TestClass]
public sealed class ClassifierEndTests
{
    private const string Logits = "logits";

    [TestMethod]
    public void Find_GlobalPoolingAndGemm_NamesTheMap()
    {
        OnnxGraph graph = Begin();
        string flat = graph.Node("Flatten", [graph.Node("GlobalAveragePool", ["map"], "mean")], "flat");
        graph.Node("Gemm", [flat, graph.Constant("w", new float[6], 3, 2), graph.Constant("b", new float[3], 3)], Logits,
            OnnxAttribute.Integer("transB", 1));

        Assert.AreEqual(new ClassifierEnd("flat", "w", IsTransposed: true, "b", "map"), Found(graph));
    }

    [TestMethod]
    public void Find_ProductThenSumOfHalfWeights_IsTheSame()
    {
        OnnxGraph graph = Begin();
        string mean = graph.Node("ReduceMean", ["map"], "mean", OnnxAttribute.Integers("axes", 2, 3));
        string weights = graph.Node(
            "Cast", [graph.Constant("half", OnnxElementType.Float16, new byte[12], [2, 3])], "w",
            OnnxAttribute.Integer("to", (long)OnnxElementType.Float));
        string product = graph.Node("MatMul", [mean, weights], "product");
        graph.Node("Identity", [graph.Node("Add", [graph.Constant("b", new float[3], 3), product], "sum")], Logits);

        Assert.AreEqual(new ClassifierEnd("mean", "w", IsTransposed: false, "b", "map"), Found(graph));
    }

    // What serves another output comes last in the list of nodes, and takes the features too.
    [TestMethod]
    public void Find_FurtherOutputs_AreLeftAlone()
    {
        OnnxGraph graph = Begin();
        string hidden = graph.Node("Relu", [graph.Node("Flatten", ["map"], "flat")], "hidden");
        graph.Node("Gemm", [hidden, graph.Constant("w", new float[6], 2, 3)], Logits);
        string others = graph.Node("Gemm", [hidden, graph.Constant("others", new float[20], 2, 10)], "products");
        graph.Output(graph.Node("ReduceMax", [others], "nearest"), OnnxElementType.Float, 1, 1);

        Assert.AreEqual(new ClassifierEnd("hidden", "w", IsTransposed: false, Bias: null, Map: null), Found(graph));
    }

    [TestMethod]
    public void Find_NoDenseLayerAtTheEnd_IsNone()
    {
        OnnxGraph graph = Begin();
        string squared = graph.Node("Flatten", ["map"], "flat");
        graph.Node("Mul", [squared, squared], Logits);

        Assert.IsNull(Found(graph));
    }

    private static OnnxGraph Begin()
    {
        var graph = new OnnxGraph("end");
        graph.Input("map", OnnxElementType.Float, 1, 2, 4, 4);
        graph.Output(Logits, OnnxElementType.Float, 1, 3);
        return graph;
    }

    private static ClassifierEnd? Found(OnnxGraph graph) => ClassifierEnd.Find(graph.Part, Logits);
}
