using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>Writes a trained network as an ONNX graph that takes pixels and gives logits.</summary>
/// <remarks>Pure: the same network and weights give the same bytes. Needs no libtorch.</remarks>
internal static class NetworkExporter
{
    /// <summary>What scales a byte to [0, 1] inside the graph; training multiplies by the same float32.</summary>
    public const float PixelScale = 1f / byte.MaxValue;

    /// <summary>Makes the bytes of a <c>.onnx</c> file.</summary>
    /// <param name="network">The network; a learned activation parameter is taken from <paramref name="weights"/>.</param>
    /// <param name="weights">Weights of that network.</param>
    /// <param name="inputName">
    /// Name of the input: uint8 (1 or N, 3, H, W), RGB, 0..255; or float32 of that shape, taken as it is, if the network says so.
    /// </param>
    /// <param name="outputName">Name of the output: float32 (1 or N, K), logits; no softmax is applied.</param>
    /// <param name="dynamicBatch">Whether N images go in at once, N being known at run time, or always exactly one.</param>
    /// <exception cref="ArgumentException">The weights are not those of the network.</exception>
    public static byte[] Export(ImageCnn network, NetworkWeights weights, string inputName, string outputName, bool dynamicBatch)
    {
        weights.ThrowIfNotFor(network);
        long batch = dynamicBatch ? OnnxGraph.Dynamic : 1;
        var graph = new OnnxGraph("ImageCnn");
        graph.Input(inputName, network.HasFloatInput ? OnnxElementType.Float : OnnxElementType.UInt8, batch, ImageCnn.Channels, network.Height, network.Width);
        graph.Output(outputName, OnnxElementType.Float, batch, network.ClassCount);

        string x = network.HasFloatInput ? inputName : ScaledPixels(graph, inputName);
        IReadOnlyList<NetworkLayer> layers = network.Layers;
        foreach (NetworkLayer layer in layers)
        {
            string name = layer == layers[^1] ? outputName : layer.Name;
            x = layer.Kind switch
            {
                ImageCnn.Convolution => graph.Node("Conv", [x, .. Weights(graph, layer, weights)], name, Square("kernel_shape", ImageCnn.KernelSize)),
                ImageCnn.MaxPooling => graph.Node("MaxPool", [x], name, Square("kernel_shape", ImageCnn.PoolSize), Square("strides", ImageCnn.PoolSize)),
                ImageCnn.AveragePooling => graph.Node("AveragePool", [x], name, Square("kernel_shape", ImageCnn.PoolSize), Square("strides", ImageCnn.PoolSize)),
                ImageCnn.Elementwise => x,
                ImageCnn.Flatten => graph.Node("Flatten", [x], name, OnnxAttribute.Integer("axis", 1)),
                _ => graph.Node("Gemm", [x, .. Weights(graph, layer, weights)], name, OnnxAttribute.Integer("transB", 1)),
            };
            if (layer.Activation is not null)
                x = Activate(graph, layer, weights, x);
        }

        return graph.ToArray();
    }

    private static string ScaledPixels(OnnxGraph graph, string bytes)
    {
        string numbers = graph.Node("Cast", [bytes], "pixels/float", OnnxAttribute.Integer("to", (long)OnnxElementType.Float));
        return graph.Node("Mul", [numbers, graph.Constant("pixels/scale", [PixelScale])], "pixels/scaled");
    }

    private static string[] Weights(OnnxGraph graph, NetworkLayer layer, NetworkWeights weights) =>
        [Constant(graph, weights[layer.KernelName!]), Constant(graph, weights[layer.BiasName!])];

    private static string Constant(OnnxGraph graph, WeightTensor tensor) =>
        graph.Constant(tensor.Name, tensor.Values, [.. tensor.Shape.Select(dimension => (long)dimension)]);

    private static OnnxAttribute Square(string name, int side) => OnnxAttribute.Integers(name, side, side);

    private static string Activate(OnnxGraph graph, NetworkLayer layer, NetworkWeights weights, string preActivation)
    {
        Activation activation = layer.Activation!;
        return OnnxActivation.Write(graph, activation, layer.Name, preActivation, () =>
            Parameter(layer.LearnedParameterName is { } learned ? weights[learned].Values : activation.ParameterValues.AsSpan()));

        // One value for the whole layer; or one per channel: (C, 1, 1) beside (N, C, H, W), (C) beside (N, C).
        string Parameter(ReadOnlySpan<float> values)
        {
            string name = $"{layer.Name}.{activation.Function.Parameter!.Name}";
            return values.Length > 1 && layer.Kind == ImageCnn.Convolution
                ? graph.Constant(name, values, values.Length, 1, 1)
                : graph.Constant(name, values, values.Length);
        }
    }
}
