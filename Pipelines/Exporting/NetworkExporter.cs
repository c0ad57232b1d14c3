using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines.Exporting;

/// <summary>Writes a trained network as an ONNX graph that takes pixels or features and gives logits.</summary>
/// <remarks>Pure: the same network and weights give the same bytes. Needs no libtorch.</remarks>
internal sealed class NetworkExporter : ILayerVisitor<(PlacedLayer Layer, string[] Inputs, string Output), string>
{
    private readonly OnnxGraph _graph;
    private readonly NetworkDescription _network;
    private readonly FoldedWeights _weights;
    private readonly BackboneGraph? _backbone;

    private NetworkExporter(OnnxGraph graph, NetworkDescription network, FoldedWeights weights, BackboneGraph? backbone) =>
        (_graph, _network, _weights, _backbone) = (graph, network, weights, backbone);

    /// <summary>Makes the graph of a network: <see cref="OnnxGraph.ToArray"/> gives the bytes of a <c>.onnx</c> file.</summary>
    /// <param name="network">The network; a learned activation parameter is taken from <paramref name="weights"/>.</param>
    /// <param name="weights">Weights of that network.</param>
    /// <param name="inputName">
    /// Name of the input: uint8 (1 or N, C, H, W), 0..255; or float32 of that shape or (1 or N, features), taken as it is, if
    /// the network says so.
    /// </param>
    /// <param name="outputName">Name of the output: float32 (1 or N, K), logits; no softmax is applied.</param>
    /// <param name="dynamicBatch">
    /// Whether N samples go in at once, N being known at run time, or always exactly one, as with a backbone that takes one.
    /// </param>
    /// <param name="metadata">What the file says about itself (<see cref="OnnxMetadata"/>); null for nothing.</param>
    /// <param name="backbone">The graph of the network's backbone, if it has one.</param>
    /// <param name="bank">
    /// What the last hidden features are compared with; a second output, <see cref="ClassificationRows.Distances"/>, float32 (1
    /// or N, 2), then says how far the nearest is. Null for none.
    /// </param>
    /// <exception cref="ArgumentException">The weights are not those of the network.</exception>
    public static OnnxGraph Graph(NetworkDescription network, NetworkWeights weights, string inputName, string outputName,
        bool dynamicBatch, IReadOnlyDictionary<string, string>? metadata = null, BackboneGraph? backbone = null,
        FeatureBank? bank = null)
    {
        weights.ThrowIfNotFor(network);
        long batch = dynamicBatch && backbone is not { TakesBatches: false } ? OnnxGraph.Dynamic : 1;
        int? operatorSet = network.HiddenActivations.Any() ? backbone?.NewestOperatorSet : backbone?.OperatorSet;
        OnnxGraph graph = Begin(network.Input, inputName, batch, operatorSet);
        graph.Output(outputName, OnnxElementType.Float, batch, network.ClassCount);
        if (bank is not null)
            graph.Output(ClassificationRows.Distances, OnnxElementType.Float, batch, NearestImage.Outputs);

        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
            graph.Metadata(key, value);

        string samples = Samples(graph, network.Input, inputName);
        string features =
            new NetworkExporter(graph, network, FoldedWeights.Of(network, weights), backbone).Write(samples, outputName);
        if (bank is not null)
            NearestImage.Write(graph, features, bank, ClassificationRows.Distances);

        return graph;
    }

    /// <summary>Makes the bytes of a <c>.onnx</c> file.</summary>
    /// <inheritdoc cref="Graph"/>
    public static byte[] Export(NetworkDescription network, NetworkWeights weights, string inputName, string outputName,
        bool dynamicBatch, IReadOnlyDictionary<string, string>? metadata = null, BackboneGraph? backbone = null,
        FeatureBank? bank = null) =>
        Graph(network, weights, inputName, outputName, dynamicBatch, metadata, backbone, bank).ToArray();

    /// <summary>The graph that gives the features of a backbone, computed as in the whole network.</summary>
    /// <param name="input">What the network takes.</param>
    /// <param name="backbone">The graph of the backbone.</param>
    /// <param name="inputName">As for the whole network.</param>
    /// <param name="outputName">Name of the output: float32 (N, features).</param>
    public static byte[] ExportFeatures(NetworkInput input, BackboneGraph backbone, string inputName, string outputName)
    {
        long batch = backbone.TakesBatches ? OnnxGraph.Dynamic : 1;
        OnnxGraph graph = Begin(input, inputName, batch, backbone.OperatorSet);
        graph.Output(outputName, OnnxElementType.Float, batch, backbone.Features);
        graph.Node("Identity", [graph.Splice(backbone.Part, Samples(graph, input, inputName))], outputName);
        return graph.ToArray();
    }

    /// <summary>The graph that gives the last hidden features of a network: what its last layer takes.</summary>
    /// <param name="network">A network without a backbone; of one that has one, the head.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="inputName">As for the whole network.</param>
    /// <param name="outputName">Name of the output: float32 (N, features).</param>
    public static byte[] ExportHidden(NetworkDescription network, NetworkWeights weights, string inputName, string outputName)
    {
        OnnxGraph graph = Begin(network.Input, inputName, OnnxGraph.Dynamic, operatorSet: null);
        graph.Output(outputName, OnnxElementType.Float, OnnxGraph.Dynamic, network.Layers[^1].InputShape[0]);
        string features = new NetworkExporter(graph, network, FoldedWeights.Of(network, weights), backbone: null)
            .Write(Samples(graph, network.Input, inputName), "logits");
        graph.Node("Identity", [features], outputName);
        return graph.ToArray();
    }

    /// <summary>
    /// A graph of a few bytes with the inputs and outputs of a whole network, to stand in its place where only these matter.
    /// </summary>
    /// <param name="network">The network, which takes bytes.</param>
    /// <param name="inputName">As for the whole network.</param>
    /// <param name="outputName">As for the whole network.</param>
    /// <param name="hasDistances">Whether the whole network has the output of a bank.</param>
    public static byte[] Placeholder(NetworkDescription network, string inputName, string outputName, bool hasDistances)
    {
        OnnxGraph graph = Begin(network.Input, inputName, OnnxGraph.Dynamic, operatorSet: null);
        graph.Output(outputName, OnnxElementType.Float, OnnxGraph.Dynamic, network.ClassCount);
        string bytes = Samples(graph, network.Input with { Pixels = PixelFormat.Raw }, inputName);
        string mean = graph.Node("ReduceMean", [bytes], "mean", OnnxAttribute.Integers("axes", 1, 2, 3));
        string flat = graph.Node("Flatten", [mean], "flat", OnnxAttribute.Integer("axis", 1));
        graph.Node("Mul", [flat, graph.Constant("zeros", new float[network.ClassCount], 1, network.ClassCount)], outputName);
        if (hasDistances)
        {
            graph.Output(ClassificationRows.Distances, OnnxElementType.Float, OnnxGraph.Dynamic, NearestImage.Outputs);
            string none = graph.Constant("no distances", new float[NearestImage.Outputs], 1, NearestImage.Outputs);
            graph.Node("Mul", [graph.Node("ReduceMean", [flat], "means", OnnxAttribute.Integers("axes", 1)), none],
                ClassificationRows.Distances);
        }

        return graph.ToArray();
    }

    public string Visit(Backbone layer, (PlacedLayer Layer, string[] Inputs, string Output) context) =>
        _graph.Splice(_backbone?.Part ?? throw new ArgumentException($"The graph of '{layer.Name}' is missing."),
            context.Inputs[0]);

    public string Visit(Convolution layer, (PlacedLayer Layer, string[] Inputs, string Output) context)
    {
        List<OnnxAttribute> attributes = [Square("kernel_shape", layer.KernelSize)];
        if (layer.Stride > 1)
            attributes.Add(Square("strides", layer.Stride));

        if (layer.Padding > 0)
            attributes.Add(Sides(layer.Padding));

        string kernel = Constant(context.Layer.Kernel!.Name), bias = Constant(FoldedWeights.BiasName(context.Layer));
        return _graph.Node("Conv", [.. context.Inputs, kernel, bias], context.Output, [.. attributes]);
    }

    public string Visit(BatchNormalization layer, (PlacedLayer Layer, string[] Inputs, string Output) context)
    {
        if (_weights.IsFolded(context.Layer))
            return context.Inputs[0];

        string[] weights = [.. new[] { layer.ScaleName, layer.ShiftName, layer.MeanName, layer.VarianceName }.Select(Constant)];
        return _graph.Node("BatchNormalization", [.. context.Inputs, .. weights], context.Output,
            OnnxAttribute.Float("epsilon", (float)layer.Epsilon));
    }

    public string Visit(Elementwise layer, (PlacedLayer Layer, string[] Inputs, string Output) context) => context.Inputs[0];

    public string Visit(MaxPooling layer, (PlacedLayer Layer, string[] Inputs, string Output) context)
    {
        List<OnnxAttribute> attributes = [Square("kernel_shape", layer.Size), Square("strides", layer.Stride)];
        if (layer.Padding > 0)
            attributes.Add(Sides(layer.Padding));

        return _graph.Node("MaxPool", context.Inputs, context.Output, [.. attributes]);
    }

    public string Visit(AveragePooling layer, (PlacedLayer Layer, string[] Inputs, string Output) context) =>
        _graph.Node("AveragePool", context.Inputs, context.Output, Square("kernel_shape", layer.Size),
            Square("strides", layer.Size));

    public string Visit(GlobalAveragePooling layer, (PlacedLayer Layer, string[] Inputs, string Output) context)
    {
        string mean = _graph.Node("GlobalAveragePool", context.Inputs, $"{context.Output}/mean");
        return _graph.Node("Flatten", [mean], context.Output, OnnxAttribute.Integer("axis", 1));
    }

    public string Visit(Addition layer, (PlacedLayer Layer, string[] Inputs, string Output) context) =>
        _graph.Node("Add", context.Inputs, context.Output);

    public string Visit(Flatten layer, (PlacedLayer Layer, string[] Inputs, string Output) context) =>
        _graph.Node("Flatten", context.Inputs, context.Output, OnnxAttribute.Integer("axis", 1));

    public string Visit(Dense layer, (PlacedLayer Layer, string[] Inputs, string Output) context)
    {
        string kernel = Constant(context.Layer.Kernel!.Name), bias = Constant(context.Layer.Bias!.Name);
        return _graph.Node("Gemm", [.. context.Inputs, kernel, bias], context.Output, OnnxAttribute.Integer("transB", 1));
    }

    // What the last layer takes is returned.
    private string Write(string samples, string outputName)
    {
        var outputs = new string[_network.Layers.Length];
        foreach (PlacedLayer layer in _network.Layers)
        {
            string[] inputs = [.. layer.Sources.Select(source => source < 0 ? samples : outputs[source])];
            string x = layer.Layer.Accept(this, (layer, inputs, layer.Index == outputs.Length - 1 ? outputName : layer.Name));
            outputs[layer.Index] = layer.Activation is { } activation ? Activate(layer, activation, x) : x;
        }

        int last = _network.Layers[^1].Sources[0];
        return last < 0 ? samples : outputs[last];
    }

    private static OnnxGraph Begin(NetworkInput input, string inputName, long batch, int? operatorSet)
    {
        var graph = new OnnxGraph("ImageCnn", operatorSet ?? OnnxGraph.OperatorSet);
        graph.Input(
            inputName, input.Pixels is null ? OnnxElementType.Float : OnnxElementType.UInt8,
            input.IsImage ? [batch, input.Channels, input.Height, input.Width] : [batch, input.Channels]);
        return graph;
    }

    private static string Samples(OnnxGraph graph, NetworkInput input, string inputName) =>
        input.Pixels is { } pixels ? Numbers(graph, inputName, pixels) : inputName;

    private static string Numbers(OnnxGraph graph, string bytes, PixelFormat pixels)
    {
        string numbers = graph.Node("Cast", [bytes], "pixels/float", OnnxAttribute.Integer("to", (long)OnnxElementType.Float));
        if (pixels.IsRaw)
            return numbers;

        string scaled = graph.Node("Mul", [numbers, graph.Constant("pixels/scale", [pixels.Scale])], "pixels/scaled");
        if (pixels.Mean.All(mean => mean == 0) && pixels.StandardDeviation.All(deviation => deviation == 1))
            return scaled;

        string centred =
            graph.Node("Sub", [scaled, graph.Constant("pixels/mean", pixels.Mean.AsSpan(), pixels.Channels, 1, 1)],
                "pixels/centred");
        return graph.Node("Div",
            [centred, graph.Constant("pixels/deviation", pixels.StandardDeviation.AsSpan(), pixels.Channels, 1, 1)],
            "pixels/normalized");
    }

    private string Constant(string name)
    {
        WeightTensor tensor = _weights[name];
        return _graph.Constant(name, tensor.Values, [.. tensor.Shape.Select(dimension => (long)dimension)]);
    }

    private static OnnxAttribute Square(string name, int side) => OnnxAttribute.Integers(name, side, side);

    private static OnnxAttribute Sides(int padding) => OnnxAttribute.Integers("pads", padding, padding, padding, padding);

    private string Activate(PlacedLayer layer, Activation activation, string preActivation)
    {
        return OnnxActivation.Write(_graph, activation, layer.Name, preActivation, () =>
            Parameter(layer.LearnedParameterName is { } learned
                ? _weights[learned].Values
                : activation.ParameterValues.AsSpan()));

        // One value for the whole layer; or one per channel: (C, 1, 1) for (N, C, H, W), (C) for (N, C).
        string Parameter(ReadOnlySpan<float> values)
        {
            string name = $"{layer.Name}.{activation.Function.Parameter!.Name}";
            return values.Length > 1 && layer.OutputShape.Length == 3
                ? _graph.Constant(name, values, values.Length, 1, 1)
                : _graph.Constant(name, values, values.Length);
        }
    }
}
