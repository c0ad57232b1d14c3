using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Pipelines.Scoring;

[TestClass]
public sealed class NetworkSessionTests
{
    private const int Side = 2;
    private const int Classes = 2;
    private const OnnxElementType Bool = (OnnxElementType)9; // TensorProto.DataType

    // A model file from a stranger: without the limit, loading it would never end.
    [TestMethod]
    public void Run_LoopWithoutEnd_IsEnded()
    {
        using var session = NetworkSession.Of(Loop(long.MaxValue), NetworkInput.Image(Side, Side));

        TimeoutException error = Assert.ThrowsExactly<TimeoutException>(() => Run(session, TimeSpan.FromMilliseconds(200)));

        Assert.AreEqual("its network takes more than 0.2 s for one image", error.Message);
    }

    [TestMethod]
    public void Run_WithinTheLimit_GivesTheLogits()
    {
        using var session = NetworkSession.Of(Loop(5), NetworkInput.Image(Side, Side));

        Assert.AreSequenceEqual([5f, 5f], Run(session, TimeSpan.FromMinutes(1)));
    }

    private static float[] Run(NetworkSession session, TimeSpan limit)
    {
        float[] logits = new float[Classes];
        session.Run(new byte[3 * Side * Side], logits, 1, limit);
        return logits;
    }

    // Adds 1 as many times as it is told.
    private static byte[] Loop(long times)
    {
        var body = new OnnxGraph("body");
        body.Input("iteration", OnnxElementType.Int64);
        body.Input("goesOn", Bool);
        body.Input("sum", OnnxElementType.Float, 1, Classes);
        body.Output(body.Node("Identity", ["goesOn"], "stillGoesOn"), Bool);
        body.Output(body.Node("Add", ["sum", body.Constant("one", [1f])], "next"), OnnxElementType.Float, 1, Classes);

        var graph = new OnnxGraph("loop");
        graph.Input(ColumnNames.Pixels, OnnxElementType.UInt8, 1, 3, Side, Side);
        string[] inputs = [graph.Constant("times", [times], []), "", graph.Constant("zero", [0f, 0f], 1, Classes)];
        graph.Part.Node.Add(new NodeProto
        {
            OpType = "Loop",
            Input = { inputs },
            Output = { ClassificationRows.NetworkOutput },
            Attribute = { new AttributeProto { Name = "body", Type = AttributeProto.Types.AttributeType.Graph, G = body.Part } },
        });
        graph.Output(ClassificationRows.NetworkOutput, OnnxElementType.Float, 1, Classes);
        return graph.ToArray();
    }
}
