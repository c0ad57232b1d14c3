using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.App.Tests.Training.Backbones;

/// <summary>Small networks as other people export them, with weights of noise.</summary>
internal static class ForeignNetworks
{
    public const int Side = 18;

    public const int Features = 7;

    private const int Classes = 11;

    /// <summary>As TensorFlow has it: bytes, channels last, any number of images of one size, a classifier at the end.</summary>
    public static byte[] Bytes(int side = Side)
    {
        OnnxGraph graph = Begin("serving_default", OnnxElementType.UInt8, [OnnxGraph.Dynamic, side, side, 3]);
        string numbers =
            graph.Node("Cast", ["serving_default"], "float", OnnxAttribute.Integer("to", (long)OnnxElementType.Float));
        string scaled = graph.Node("Mul", [numbers, graph.Constant("scale", [0.01f])], "mean"); // a name that we have too
        string planar = graph.Node("Transpose", [scaled], "rgb", OnnxAttribute.Integers("perm", 0, 3, 1, 2));
        string pooled = Convolve(graph, planar);
        string vector = graph.Node("Flatten", [pooled], "features", OnnxAttribute.Integer("axis", 1));
        string logits = Dense(graph, vector, "logits");
        graph.Output(graph.Node("Softmax", [logits], "probabilities"), OnnxElementType.Float, OnnxGraph.Dynamic, Classes);
        return graph.ToArray();
    }

    /// <summary>As PyTorch has it: float, any size, several outputs; first a map, then that of a classifier.</summary>
    public static byte[] SeveralOutputs(int operatorSet = OnnxGraph.OperatorSet)
    {
        OnnxGraph graph =
            Begin("image", OnnxElementType.Float, [OnnxGraph.Dynamic, 3, OnnxGraph.Dynamic, OnnxGraph.Dynamic], operatorSet);
        string pooled = Convolve(graph, "image");
        string vector = graph.Node("Flatten", [pooled], "embedding", OnnxAttribute.Integer("axis", 1));
        string product = graph.Node("MatMul", [vector, Weights(graph, "kernel", Features, Classes)], "product");
        graph.Output("map", OnnxElementType.Float, OnnxGraph.Dynamic, Features, OnnxGraph.Dynamic, OnnxGraph.Dynamic);
        graph.Output(graph.Node("Add", [product, Weights(graph, "bias", Classes)], "classes"), OnnxElementType.Float,
            OnnxGraph.Dynamic, Classes);
        graph.Output(graph.Node("Tanh", [vector], "squashed"), OnnxElementType.Float, OnnxGraph.Dynamic, Features);
        return graph.ToArray();
    }

    /// <summary>Exactly one image, which is written into its shapes; no classifier; weights in half precision.</summary>
    public static byte[] OneImage(int side = Side)
    {
        OnnxGraph graph = Begin("x", OnnxElementType.Float, [1, 3, side, side]);
        string pooled = Convolve(graph, "x", isHalf: true);
        graph.Output(graph.Node("Reshape", [pooled, graph.Constant("shape", [1L, Features], 2)], "y"), OnnxElementType.Float, 1,
            Features);
        return graph.ToArray();
    }

    public static byte[] Text()
    {
        OnnxGraph graph = Begin("input_ids", OnnxElementType.Int64, [OnnxGraph.Dynamic, 128]);
        graph.Output(graph.Node("Gather", [Weights(graph, "words", 100, 8), "input_ids"], "hidden"), OnnxElementType.Float,
            OnnxGraph.Dynamic, 128, 8);
        return graph.ToArray();
    }

    /// <summary>Boxes and their classes, for each place of a map.</summary>
    public static byte[] Detector()
    {
        OnnxGraph graph = Begin("image", OnnxElementType.Float, [OnnxGraph.Dynamic, 3, Side, Side]);
        Convolve(graph, "image");
        foreach ((string name, int numbers) in new[] { ("boxes", 4), ("scores", 2) })
        {
            string map = graph.Node("Conv", ["map", Weights(graph, name + "/kernel", numbers, Features, 1, 1)], name + "/map");
            string last =
                graph.Node("Transpose", [map], name + "/last", OnnxAttribute.Integers("perm", 0, 2, 3, 1));
            string shape = graph.Constant(name + "/shape", [0L, -1, numbers], 3);
            graph.Output(graph.Node("Reshape", [last, shape], name), OnnxElementType.Float, OnnxGraph.Dynamic,
                OnnxGraph.Dynamic, numbers);
        }

        return graph.ToArray();
    }

    /// <summary>One number row for all images together.</summary>
    public static byte[] Mixing()
    {
        OnnxGraph graph = Begin("image", OnnxElementType.Float, [OnnxGraph.Dynamic, 3, Side, Side]);
        string pooled = Convolve(graph, "image");
        string mean = graph.Node("ReduceMean", [pooled], "all", OnnxAttribute.Integers("axes", 0, 2, 3),
            OnnxAttribute.Integer("keepdims", 1));
        graph.Output(graph.Node("Flatten", [mean], "y"), OnnxElementType.Float, 1, Features);
        return graph.ToArray();
    }

    /// <summary>A network with something changed.</summary>
    public static byte[] With(byte[] network, Action<ModelProto> change)
    {
        var model = ModelProto.Parser.ParseFrom(network);
        change(model);
        return model.ToByteArray();
    }

    private static OnnxGraph Begin(string input, OnnxElementType type, long[] shape, int operatorSet = OnnxGraph.OperatorSet)
    {
        var graph = new OnnxGraph("foreign", operatorSet);
        graph.Input(input, type, shape);
        return graph;
    }

    private static string Convolve(OnnxGraph graph, string planar, bool isHalf = false)
    {
        string kernel = isHalf
            ? graph.Node("Cast", [Halves(graph, "kernel/half", Features, 3, 3, 3)], "kernel/float",
                OnnxAttribute.Integer("to", (long)OnnxElementType.Float))
            : Weights(graph, "conv", Features, 3, 3, 3);
        string map = graph.Node("Conv", [planar, kernel, Weights(graph, "conv/bias", Features)], "conv/map",
            OnnxAttribute.Integers("strides", 2, 2));
        return graph.Node("GlobalAveragePool", [graph.Node("Relu", [map], "map")], "pooled");
    }

    private static string Dense(OnnxGraph graph, string vector, string output) => graph.Node("Gemm",
        [vector, Weights(graph, output + "/kernel", Features, Classes), Weights(graph, output + "/bias", Classes)], output);

    private static string Weights(OnnxGraph graph, string name, params ReadOnlySpan<long> shape) =>
        graph.Constant(name, Numbers(name, shape), shape);

    private static string Halves(OnnxGraph graph, string name, params ReadOnlySpan<long> shape) => graph.Constant(
        name, OnnxElementType.Float16,
        MemoryMarshal.AsBytes(
            Array.ConvertAll(Numbers(name, shape), value => (Half)value).AsSpan()),
        shape);

    private static float[] Numbers(string name, ReadOnlySpan<long> shape)
    {
        long length = 1;
        foreach (long side in shape)
            length *= side;

        Random random = SeededRandom.Create(3, name);
        return [.. Enumerable.Range(0, (int)length).Select(_ => (random.NextSingle() - 0.4f) / 2)];
    }
}
