using Google.Protobuf;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Pipelines.Onnx;

[TestClass]
public sealed class OnnxGraphTests
{
    // What the calls of Small gave when the wire format was written by hand, field by field from the standard.
    private const string WrittenByHand =
        "CAgSFU1sTmV0Q2xhc3NpZmllciBzbWFsbDrTAhIFc21hbGxaFAoBeBIPCg0IAhIJCgMSAU4KAggDYhQKAXkSDwoNCAESCQoDEgFO"
        + "CgIIBgonCgF4EgVmbG9hdBoKZmxvYXQvQ2FzdCIEQ2FzdCoJCgJ0bxgBoAECKhUIAhABQgVzY2FsZUoIAAAAPwAAgL8KNgoFZmxv"
        + "YXQKBWZsb2F0EgRib3RoGgtib3RoL0NvbmNhdCIGQ29uY2F0KgsKBGF4aXMYAKABAiodCAIQB0IFc2hhcGVKEP//////////BgAA"
        + "AAAAAAAKKgoEYm90aAoFc2hhcGUSBHdpZGUaDHdpZGUvUmVzaGFwZSIHUmVzaGFwZQoqCgR3aWRlEgNlbHUaB2VsdS9FbHUiA0Vs"
        + "dSoPCgVhbHBoYRUAAAAAoAEBCi8KA2VsdRIBeRoLeS9UcmFuc3Bvc2UiCVRyYW5zcG9zZSoNCgRwZXJtQABAAaABB0IECgAQEQ==";

    [TestMethod]
    public void ToArray_EveryKindOfPart_MeansWhatWasWrittenByHand()
    {
        ModelProto written = ModelProto.Parser.ParseFrom(Convert.FromBase64String(WrittenByHand));

        var model = ModelProto.Parser.ParseFrom(Small());

        Assert.AreEqual(written, model);
        Assert.AreEqual("N", model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.IsTrue(model.Graph.Node[1].Attribute[0].HasI, "An axis of 0 is written, not left out as a default.");
    }

    [TestMethod]
    public void ToArray_SameCalls_GivesTheSameBytes() => Assert.AreSequenceEqual(Small(), Small());

    // A graph that comes from elsewhere must not lose what onnx.proto leaves out, such as functions (field 25).
    [TestMethod]
    public void ToByteArray_FieldThatIsNotKnown_IsKept()
    {
        byte[] functions = [(25 << 3 & 0x7F) | 2 | 0x80, 25 >> 4, 3, .. "abc"u8];
        byte[] foreign = [.. Small(), .. functions];

        byte[] again = ModelProto.Parser.ParseFrom(foreign).ToByteArray();

        Assert.AreSequenceEqual(foreign, again);
    }

    [TestMethod]
    public void ToArray_GraphOfTheWarmUp_IsTheStoredOne()
    {
        var graph = new OnnxGraph("warm-up");
        graph.Input("x", OnnxElementType.Float, 1);
        graph.Output("y", OnnxElementType.Float, 1);
        graph.Node("Relu", ["x"], "y");

        Assert.AreEqual(NetworkSession.WarmUpGraph, Convert.ToBase64String(graph.ToArray()));
    }

    [TestMethod]
    public void WriteTo_LargerThanItsBuffer_GivesTheBytesOfTheFile()
    {
        var graph = new OnnxGraph("large");
        graph.Constant("weights", [.. Enumerable.Range(0, 1 << 17).Select(i => (float)i)], 1 << 17);
        using var stream = new MemoryStream();

        graph.WriteTo(stream);

        Assert.AreSequenceEqual(graph.ToArray(), stream.ToArray());
        Assert.AreEqual(stream.Length, graph.Length);
    }

    private static byte[] Small()
    {
        var graph = new OnnxGraph("small");
        graph.Input("x", OnnxElementType.UInt8, OnnxGraph.Dynamic, 3);
        graph.Output("y", OnnxElementType.Float, OnnxGraph.Dynamic, 6);
        graph.Node("Cast", ["x"], "float", OnnxAttribute.Integer("to", (long)OnnxElementType.Float));
        graph.Constant("scale", [0.5f, -1], 2);
        graph.Node("Concat", ["float", "float"], "both", OnnxAttribute.Integer("axis", 0));
        graph.Node("Reshape", ["both", graph.Constant("shape", [-1L, 6], 2)], "wide");
        graph.Node("Elu", ["wide"], "elu", OnnxAttribute.Float("alpha", 0));
        graph.Node("Transpose", ["elu"], "y", OnnxAttribute.Integers("perm", 0, 1));
        return graph.ToArray();
    }
}
