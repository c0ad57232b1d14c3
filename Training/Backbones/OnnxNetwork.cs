using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>A network out of an ONNX file, to be cut, simplified and made a part of another graph.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class OnnxNetwork
{
    /// <summary>Of what is done to a network here: features that are kept do not outlive a change of it.</summary>
    public const int Version = 1;

    private const string Prefix = "backbone/";
    private const string FilePrefix = "file/";

    // Of the operators of sets 7 and 8, the others mean the same in 9, the first set that can compute every activation.
    private const int WithErf = 9;
    private static readonly string[] ChangedIn9 = ["BatchNormalization", "Scan", "Upsample"];

    // What quantized weights are kept as, too.
    private static readonly int[] Weights =
    [
        (int)OnnxElementType.Float, (int)OnnxElementType.Float16, (int)OnnxElementType.Double, (int)OnnxElementType.UInt8,
        (int)TensorProto.Types.DataType.Bfloat16, (int)TensorProto.Types.DataType.Int8,
    ];

    private readonly List<NodeProto> _nodes;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly int _operatorSet;
    private string _input = string.Empty;
    private string _output = string.Empty;

    /// <summary>Takes the network out of a file.</summary>
    /// <param name="model">The file; it stays as it is.</param>
    public OnnxNetwork(ModelProto model)
        : this(model, model.Graph.Clone())
    {
    }

    private OnnxNetwork(ModelProto model, GraphProto graph)
    {
        _nodes = [.. graph.Node];
        _constants = graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        _operatorSet = (int)model.OpsetImport.First(set => OnnxFile.IsStandard(set.Domain)).Version;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no ONNX file.</exception>
    public static OnnxNetwork Parse(byte[] onnx)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(onnx);
        return new OnnxNetwork(model, model.Graph);
    }

    /// <summary>Numbers in its weights.</summary>
    public long ParameterCount => _constants.Values
        .Concat(_nodes.SelectMany(node => node.Attribute).Select(attribute => attribute.T).OfType<TensorProto>())
        .Where(tensor => Weights.Contains(tensor.DataType))
        .Sum(tensor => tensor.Dims.Aggregate(1L, (product, side) => product * side));

    /// <summary>The newest operator set in which its nodes are known to mean the same.</summary>
    public int NewestOperatorSet =>
        _nodes.Concat(_nodes.SelectMany(OnnxGraphs.InnerGraphs).SelectMany(inner => inner.Node))
            .Any(node => ChangedIn9.Contains(node.OpType))
            ? _operatorSet
            : Math.Max(_operatorSet, WithErf);

    /// <summary>A constant by its name.</summary>
    public TensorProto Constant(string name) => _constants[name];

    /// <summary>The numbers of a constant of float32, whichever way the file holds them.</summary>
    public static float[] Floats(TensorProto tensor) => Values(tensor).ToArray();

    private static ReadOnlySpan<float> Values(TensorProto tensor) => tensor.RawData.IsEmpty
        ? UnsafeCollectionOperations.AsSpan(tensor.FloatData)
        : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span);

    /// <summary>Leaves only what it takes to compute one tensor from another.</summary>
    public void Prune(string input, string output)
    {
        (_input, _output) = (input, output);
        var producers = _nodes.SelectMany(node => node.Output.Where(name => name.Length > 0).Select(name => (name, node)))
            .ToDictionary(pair => pair.name, pair => pair.node, StringComparer.Ordinal);
        var kept = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var needed = new Stack<string>([output]);
        while (needed.TryPop(out string? name))
        {
            if (name != input && producers.TryGetValue(name, out NodeProto? producer) && kept.Add(producer))
            {
                foreach (string source in producer.Reads())
                    needed.Push(source);
            }
        }

        _nodes.RemoveAll(node => !kept.Contains(node));
        DropUnused();
    }

    /// <summary>Makes each batch normalization that follows a convolution a part of that convolution.</summary>
    public void FoldNormalizations()
    {
        foreach (NodeProto normalization in _nodes.Where(node => node.OpType == "BatchNormalization").ToList())
        {
            string folded = normalization.Input[0];
            if (_nodes.FirstOrDefault(node => node.Output.Contains(folded)) is { OpType: "Conv" } convolution
                && folded != _output && _nodes.Count(node => node.Input.Contains(folded)) == 1
                && convolution.Input.Skip(1).Concat(normalization.Input.Skip(1)).All(_constants.ContainsKey))
                Fold(convolution, normalization);
        }

        DropUnused();
    }

    /// <summary>Makes a pooling over a whole image of one size a pooling over a whole image of any size.</summary>
    public void AverageGlobally(string output)
    {
        NodeProto pooling = _nodes.Single(node => node.Output.Contains(output));
        pooling.OpType = "GlobalAveragePool";
        pooling.Attribute.Clear();
    }

    /// <summary>Makes it a part that takes numbers of RGB images and gives rows of features.</summary>
    /// <param name="features">Numbers of a row.</param>
    /// <param name="storage">How the weights are held.</param>
    /// <param name="type">Type of the tensor that the features are.</param>
    /// <param name="preprocess">
    /// Adds what comes before the first operation, from the tensor <c>rgb</c>; gives the tensor that the network takes.
    /// </param>
    public BackboneGraph ToGraph(
        int features, WeightStorage storage, Func<OnnxGraph, string> preprocess, OnnxElementType type = OnnxElementType.Float)
    {
        const string Rgb = "rgb", Row = "features";
        var graph = new OnnxGraph("backbone", _operatorSet);
        string entry = preprocess(graph);
        GraphProto part = graph.Part;
        var file = new GraphProto();
        foreach (TensorProto constant in _constants.Values)
        {
            if (HalfWeights.MustBeNode(constant))
                file.Node.Add(HalfWeights.Node(constant));
            else if (storage == WeightStorage.Float16 && HalfWeights.Fit(constant))
                file.Node.Add(HalfWeights.Nodes(constant));
            else
                file.Initializer.Add(Compact(constant));
        }

        file.Node.Add(_nodes.Select(node => node.Clone()));
        Rename(file, FilePrefix);
        graph.Node("Identity", [entry], FilePrefix + _input);
        part.Initializer.Add(file.Initializer);
        part.Node.Add(file.Node);
        string output = FilePrefix + _output;
        if (type != OnnxElementType.Float)
            output = graph.Node("Cast", [output], "float", OnnxAttribute.Integer("to", (long)OnnxElementType.Float));

        graph.Node("Flatten", [output], Row, OnnxAttribute.Integer("axis", 1));
        graph.Input(Rgb, OnnxElementType.Float);
        graph.Output(Row, OnnxElementType.Float);
        Rename(part, Prefix);
        return new BackboneGraph(part, features, _operatorSet)
        {
            IsCompressed = storage != WeightStorage.Float32,
            NewestOperatorSet = NewestOperatorSet,
        };
    }

    // (w x + b - mean) f + shift = (w f) x + ((b - mean) f + shift), with f = scale / sqrt(variance + epsilon).
    private void Fold(NodeProto convolution, NodeProto normalization)
    {
        const float DefaultEpsilon = 1e-5f;
        TensorProto kernel = _constants[convolution.Input[1]];
        float[][] channel = [.. normalization.Input.Skip(1).Select(name => Floats(_constants[name]))];
        (float[] scale, float[] shift, float[] mean, float[] variance) = (channel[0], channel[1], channel[2], channel[3]);
        float epsilon = normalization.Attribute.FirstOrDefault(attribute => attribute.Name == "epsilon")?.F ?? DefaultEpsilon;
        ReadOnlySpan<float> values = Values(kernel);
        byte[] foldedBytes = GC.AllocateUninitializedArray<byte>(values.Length * sizeof(float));
        Span<float> foldedValues = MemoryMarshal.Cast<byte, float>(foldedBytes.AsSpan());
        float[] biases = convolution.Input.Count > 2 ? Floats(_constants[convolution.Input[2]]) : new float[scale.Length];
        int taps = values.Length / scale.Length;
        for (int filter = 0; filter < scale.Length; filter++)
        {
            double factor = scale[filter] / Math.Sqrt((double)variance[filter] + epsilon);
            biases[filter] = (float)(((biases[filter] - mean[filter]) * factor) + shift[filter]);
            TensorPrimitives.Multiply(
                values.Slice(filter * taps, taps), (float)factor, foldedValues.Slice(filter * taps, taps));
        }

        string name = normalization.Output[0];
        (string weight, string bias) = ($"{name}/weight", $"{name}/bias");
        _constants[weight] = Tensor(weight, foldedBytes, kernel.Dims);
        _constants[bias] = Tensor(bias, biases, [biases.Length]);
        NodeProto folded = convolution.Clone();
        folded.Input.Clear();
        folded.Input.Add([convolution.Input[0], weight, bias]);
        folded.Output[0] = name;
        _nodes[_nodes.IndexOf(convolution)] = folded;
        _nodes.Remove(normalization);
    }

    private void DropUnused()
    {
        var used = _nodes.SelectMany(node => node.Reads()).ToHashSet(StringComparer.Ordinal);
        foreach (string name in _constants.Keys.Except(used).ToList())
            _constants.Remove(name);
    }

    // A list of numbers takes more room in the file than their bytes.
    private static TensorProto Compact(TensorProto tensor) =>
        tensor.DataType == (int)OnnxElementType.Float && tensor.RawData.IsEmpty
            ? Tensor(tensor.Name, Values(tensor), tensor.Dims)
            : tensor;

    private static TensorProto Tensor(string name, ReadOnlySpan<float> values, IEnumerable<long> shape) =>
        Tensor(name, MemoryMarshal.AsBytes(values).ToArray(), shape);

    // The bytes are not copied: they are those of tens of millions of weights.
    private static TensorProto Tensor(string name, byte[] values, IEnumerable<long> shape) => new()
    {
        Name = name,
        DataType = (int)OnnxElementType.Float,
        Dims = { shape },
        RawData = UnsafeByteOperations.UnsafeWrap(values),
    };

    // No name of the file may meet one of ours, and none of ours one of the classifier's.
    private static void Rename(GraphProto graph, string prefix)
    {
        foreach (GraphProto part in graph.WithInnerGraphs().ToList())
        {
            foreach (NodeProto node in part.Node)
            {
                node.Name = prefix + node.Name;
                Rename(node.Input);
                Rename(node.Output);
            }

            foreach (TensorProto constant in part.Initializer)
                constant.Name = prefix + constant.Name;

            foreach (ValueInfoProto value in part.Input.Concat(part.Output).Concat(part.ValueInfo))
                value.Name = prefix + value.Name;
        }

        void Rename(IList<string> names)
        {
            for (int i = 0; i < names.Count; i++)
                names[i] = names[i].Length == 0 ? string.Empty : prefix + names[i];
        }
    }
}
