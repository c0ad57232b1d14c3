using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>
/// A pretrained network whose convolutions multiply bytes: static quantization, written as QuantizeLinear and DequantizeLinear
/// around each of them, which ONNX Runtime makes one operation of (docs/adr/0029).
/// </summary>
/// <remarks>
/// What comes in and out is unsigned, with a scale and a zero point per tensor. The convolutions that see the pixels stay as they
/// are: little work, and their rounding would go through the whole network. So does what follows the last one.
/// </remarks>
/// <seealso href="https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html">ONNX Runtime</seealso>
internal sealed class QuantizedGraph
{
    private const int Version = 1;
    private const int Largest = byte.MaxValue;

    // A scale per filter came with this operator set.
    private const int LeastOperatorSet = 13;

    // They mean the same in all operator sets from 7 to 13, so a graph of them may say that it is of the last one.
    private static readonly FrozenSet<string> Unchanged =
    [
        "Abs", "Add", "AveragePool", "Cast", "Concat", "Constant", "Conv", "Div", "Elu", "Exp", "Flatten", "Gather", "Gemm",
        "GlobalAveragePool", "GlobalMaxPool", "Identity", "LeakyRelu", "LRN", "MatMul", "MaxPool", "Mul", "Neg", "PRelu", "Relu",
        "Reshape", "Sigmoid", "Softplus", "Sqrt", "Sub", "Sum", "Tanh", "Transpose",
    ];

    private readonly GraphProto _exact;
    private readonly OnnxGraph _graph;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly HashSet<NodeProto> _convolutions = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, (float Scale, byte Zero)> _rounding = new(StringComparer.Ordinal);

    private QuantizedGraph(BackboneGraph exact)
    {
        (_exact, OperatorSet) = (exact.Part, Math.Max(exact.OperatorSet, LeastOperatorSet));
        _graph = new OnnxGraph(_exact.Name, OperatorSet);
        _constants = _exact.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        HashSet<string> later = new(StringComparer.Ordinal); // what depends on a convolution
        foreach (NodeProto node in _exact.Node)
        {
            if (node.OpType == "Conv" && later.Contains(node.Input[0]) && node.Input.Skip(1).All(IsWeight))
                _convolutions.Add(node);

            if (node.OpType == "Conv" || node.Input.Any(later.Contains))
                later.UnionWith(node.Output);
        }
    }

    private int OperatorSet { get; }

    /// <summary>Rounds a network.</summary>
    /// <param name="exact">The network in float32.</param>
    /// <param name="input">What it takes.</param>
    /// <param name="name">What it is called, for messages.</param>
    /// <param name="images">Training images, each uint8 (3, H, W), on which ranges are measured; at least one.</param>
    /// <exception cref="BackboneException">It has no such convolutions, or is of an operator set that cannot say it.</exception>
    public static BackboneGraph Of(BackboneGraph exact, NetworkInput input, string name, IReadOnlyList<byte[]> images)
    {
        var graph = new QuantizedGraph(exact);
        if (graph._convolutions.Count == 0)
            throw new BackboneException($"'{name}' cannot be stored as int8: it has no convolutions after its first.");

        if (exact.OperatorSet < LeastOperatorSet
            && exact.Part.Node.FirstOrDefault(node => !Unchanged.Contains(node.OpType)) is { } other)
        {
            throw new BackboneException($"'{name}' cannot be stored as int8: that takes operator set {LeastOperatorSet}, the "
                + $"file is of {exact.OperatorSet}, and its operator {other.OpType} changed in between. Convert the file, or "
                + "store it as float16.");
        }

        string[] tensors = [.. graph._convolutions.SelectMany(node => new[] { node.Input[0], graph.End(node) })
            .Where(tensor => tensor != exact.Part.Output[0].Name).Distinct(StringComparer.Ordinal)];
        (float Low, float High)[] ranges = ActivationRanges.Measure(exact, tensors, input, images);
        foreach ((string tensor, (float low, float high)) in tensors.Zip(ranges))
        {
            float scale = high > low ? (high - low) / Largest : 1;
            graph._rounding[tensor] = (scale, (byte)Math.Clamp(MathF.Round(-low / scale), 0, Largest));
        }

        graph.Write();
        string calibration =
            string.Join('\t', ranges.Select(range => FormattableString.Invariant($"{range.Low:R} {range.High:R}")));
        return new BackboneGraph(graph._graph.Part, exact.Features, graph.OperatorSet)
        {
            Calibration = Convert.ToHexStringLower(SHA256.HashData(
                Encoding.ASCII.GetBytes($"{Version} {QuantizedWeights.Largest} {calibration}"))),
            IsCompressed = true,
            TakesBatches = exact.TakesBatches,
        };
    }

    private bool IsWeight(string name) => _constants.TryGetValue(name, out TensorProto? constant)
        && constant.DataType == (int)OnnxElementType.Float;

    // An activation that only cuts off is done by the rounding itself.
    private string End(NodeProto convolution)
    {
        string output = convolution.Output[0];
        return _exact.Node.Where(node => node.Input.Contains(output)).ToArray() is [{ OpType: "Relu" or "Clip" } only]
            ? only.Output[0]
            : output;
    }

    private void Write()
    {
        GraphProto part = _graph.Part;
        part.Input.Add(_exact.Input);
        part.Output.Add(_exact.Output);
        foreach (NodeProto node in _exact.Node)
        {
            NodeProto copy = node.Clone();
            if (_convolutions.Contains(node))
                WriteWeights(copy);

            for (int i = 0; i < copy.Input.Count; i++)
                copy.Input[i] = _rounding.ContainsKey(copy.Input[i]) ? Rounded(copy.Input[i]) : copy.Input[i];

            part.Node.Add(copy);
            foreach (string output in node.Output.Where(_rounding.ContainsKey))
                WriteRounding(output);
        }

        var used = part.Node.SelectMany(node => node.Input).ToHashSet(StringComparer.Ordinal);
        part.Initializer.Add(_exact.Initializer.Where(tensor => used.Contains(tensor.Name)));
    }

    // No name of the network begins so.
    private static string Rounded(string tensor) => $"int8/{tensor}";

    private void WriteRounding(string tensor)
    {
        (float scale, byte zero) = _rounding[tensor];
        string[] by =
        [
            _graph.Constant($"{Rounded(tensor)}/scale", [scale]),
            _graph.Constant($"{Rounded(tensor)}/zero", OnnxElementType.UInt8, [zero], []),
        ];
        string bytes = _graph.Node("QuantizeLinear", [tensor, .. by], $"{Rounded(tensor)}/bytes");
        _graph.Node("DequantizeLinear", [bytes, .. by], Rounded(tensor));
    }

    private void WriteWeights(NodeProto convolution)
    {
        TensorProto kernel = _constants[convolution.Input[1]];
        int filters = (int)kernel.Dims[0];
        float[] biases =
            convolution.Input.Count > 2 ? OnnxNetwork.Floats(_constants[convolution.Input[2]]) : new float[filters];
        var rounded = QuantizedWeights.Of(OnnxNetwork.Floats(kernel), biases, _rounding[convolution.Input[0]].Scale);
        string name = $"{Rounded(convolution.Output[0])}/convolution";
        string weight = Dequantized(
            $"{name}/weight", OnnxElementType.Int8, MemoryMarshal.AsBytes<sbyte>(rounded.Weights), [.. kernel.Dims],
            rounded.Scales);
        string bias = Dequantized(
            $"{name}/bias", OnnxElementType.Int32, MemoryMarshal.AsBytes<int>(rounded.Biases), [filters], rounded.BiasScales);
        string input = convolution.Input[0];
        convolution.Input.Clear();
        convolution.Input.Add([input, weight, bias]);
    }

    private string Dequantized(string name, OnnxElementType type, ReadOnlySpan<byte> values, long[] shape, float[] scales)
    {
        byte[] zeros = new byte[scales.Length * values.Length / shape.Aggregate((product, side) => product * side)];
        string[] inputs =
        [
            _graph.Constant($"{name}/integers", type, values, shape), _graph.Constant($"{name}/scales", scales, scales.Length),
            _graph.Constant($"{name}/zeros", type, zeros, [scales.Length]),
        ];
        return _graph.Node("DequantizeLinear", inputs, name, OnnxAttribute.Integer("axis", 0));
    }
}
