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
    private readonly List<NodeProto> _nodes;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly int _operatorSet;
    private string _input = string.Empty;
    private string _output = string.Empty;

    private OnnxNetwork(ModelProto model)
    {
        _nodes = [.. model.Graph.Node];
        _constants = model.Graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        _operatorSet = (int)model.OpsetImport.First(set => set.Domain is "" or "ai.onnx").Version;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no ONNX file.</exception>
    public static OnnxNetwork Parse(byte[] onnx) => new(ModelProto.Parser.ParseFrom(onnx));

    /// <summary>A constant by its name.</summary>
    public TensorProto Constant(string name) => _constants[name];

    /// <summary>The numbers of a constant of float32, whichever way the file holds them.</summary>
    public static float[] Floats(TensorProto tensor) => tensor.RawData.IsEmpty
        ? [.. tensor.FloatData]
        : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();

    /// <summary>Leaves only what it takes to compute one tensor from another.</summary>
    public void Prune(string input, string output)
    {
        (_input, _output) = (input, output);
        var producers = _nodes.SelectMany(node => node.Output.Select(name => (name, node)))
            .ToDictionary(pair => pair.name, pair => pair.node, StringComparer.Ordinal);
        var kept = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var needed = new Stack<string>([output]);
        while (needed.TryPop(out string? name))
        {
            if (name != input && producers.TryGetValue(name, out NodeProto? producer) && kept.Add(producer))
            {
                foreach (string source in producer.Input)
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
    /// <param name="preprocess">
    /// Adds what comes before the first operation, from the tensor <c>rgb</c>; gives the tensor that the network takes.
    /// </param>
    public BackboneGraph ToGraph(int features, WeightStorage storage, Func<OnnxGraph, string> preprocess)
    {
        const string Rgb = "rgb", Row = "features";
        var graph = new OnnxGraph("backbone", _operatorSet);
        string entry = preprocess(graph);
        GraphProto part = graph.Part;
        foreach (TensorProto constant in _constants.Values)
        {
            if (storage == WeightStorage.Float16 && HalfWeights.Fit(constant))
                part.Node.Add(HalfWeights.Nodes(constant));
            else
                part.Initializer.Add(Compact(constant));
        }

        foreach (NodeProto node in _nodes)
        {
            NodeProto copy = node.Clone();
            for (int i = 0; i < copy.Input.Count; i++)
                copy.Input[i] = copy.Input[i] == _input ? entry : copy.Input[i];

            part.Node.Add(copy);
        }

        graph.Node("Flatten", [_output], Row, OnnxAttribute.Integer("axis", 1));
        graph.Input(Rgb, OnnxElementType.Float);
        graph.Output(Row, OnnxElementType.Float);
        Rename(part);
        return new BackboneGraph(part, features, _operatorSet) { IsCompressed = storage != WeightStorage.Float32 };
    }

    // (w x + b - mean) f + shift = (w f) x + ((b - mean) f + shift), with f = scale / sqrt(variance + epsilon).
    private void Fold(NodeProto convolution, NodeProto normalization)
    {
        const float DefaultEpsilon = 1e-5f;
        TensorProto kernel = _constants[convolution.Input[1]];
        float[][] channel = [.. normalization.Input.Skip(1).Select(name => Floats(_constants[name]))];
        (float[] scale, float[] shift, float[] mean, float[] variance) = (channel[0], channel[1], channel[2], channel[3]);
        float epsilon = normalization.Attribute.FirstOrDefault(attribute => attribute.Name == "epsilon")?.F ?? DefaultEpsilon;
        float[] values = Floats(kernel);
        float[] biases = convolution.Input.Count > 2 ? Floats(_constants[convolution.Input[2]]) : new float[scale.Length];
        int taps = values.Length / scale.Length;
        for (int filter = 0; filter < scale.Length; filter++)
        {
            double factor = scale[filter] / Math.Sqrt((double)variance[filter] + epsilon);
            biases[filter] = (float)(((biases[filter] - mean[filter]) * factor) + shift[filter]);
            foreach (ref float value in values.AsSpan(filter * taps, taps))
                value = (float)(value * factor);
        }

        string name = normalization.Output[0];
        (string weight, string bias) = ($"{name}/weight", $"{name}/bias");
        _constants[weight] = Tensor(weight, values, kernel.Dims);
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
        var used = _nodes.SelectMany(node => node.Input).ToHashSet(StringComparer.Ordinal);
        foreach (string name in _constants.Keys.Except(used).ToList())
            _constants.Remove(name);
    }

    // A list of numbers takes more room in the file than their bytes.
    private static TensorProto Compact(TensorProto tensor) =>
        tensor.DataType == (int)OnnxElementType.Float ? Tensor(tensor.Name, Floats(tensor), tensor.Dims) : tensor;

    private static TensorProto Tensor(string name, float[] values, IEnumerable<long> shape) => new()
    {
        Name = name,
        DataType = (int)OnnxElementType.Float,
        Dims = { shape },
        RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
    };

    // No name of the file may meet one of the classifier's own.
    private static void Rename(GraphProto part)
    {
        foreach (NodeProto node in part.Node)
        {
            node.Name = Prefix + node.Name;
            Rename(node.Input);
            Rename(node.Output);
        }

        foreach (TensorProto constant in part.Initializer)
            constant.Name = Prefix + constant.Name;

        part.Input[0].Name = Prefix + part.Input[0].Name;
        part.Output[0].Name = Prefix + part.Output[0].Name;

        static void Rename(IList<string> names)
        {
            for (int i = 0; i < names.Count; i++)
                names[i] = names[i].Length == 0 ? string.Empty : Prefix + names[i];
        }
    }
}
