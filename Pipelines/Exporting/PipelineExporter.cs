using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Pipelines.Exporting;

/// <summary>Writes a pipeline with activations as an ONNX graph, with ML.NET's converter for its own stages.</summary>
/// <remarks>
/// ML.NET's converter asks each stage for an interface that only its own assemblies can implement. So each activation gives its
/// place to a copy of its column under a name of its own, and the node of that copy is replaced in the graph.
/// </remarks>
internal sealed class PipelineExporter
{
    private const string Prefix = "MlNetClassifier.Onnx.";
    private const string Start = Prefix + "Start";
    private readonly MLContext _mlContext = new(0);
    private readonly ModelOperationsCatalog _catalog;
    private readonly List<ActivationColumn> _activations = [];

    private PipelineExporter(ModelOperationsCatalog catalog) => _catalog = catalog;

    /// <summary>Makes the bytes of a <c>.onnx</c> file.</summary>
    /// <exception cref="NotSupportedException">A stage is neither an activation nor one that ML.NET can convert.</exception>
    public static byte[] Export(ModelOperationsCatalog catalog, ITransformer transformer, IDataView data)
    {
        var exporter = new PipelineExporter(catalog);
        ITransformer[] stages = [.. exporter.StandIns(transformer, data)];
        ModelProto model = exporter.Convert(stages, data) ?? throw exporter.Refusal(stages, data);
        exporter.WriteActivations(model.Graph);
        return Google.Protobuf.MessageExtensions.ToByteArray(model);
    }

    private IEnumerable<ITransformer> StandIns(ITransformer transformer, IDataView data)
    {
        foreach (ITransformer stage in Stages(transformer))
        {
            ActivationColumn? activation =
                (stage as ActivationTransformer)?.Column ?? SavedActivation.Of(_catalog, stage, data.Schema);
            ITransformer standIn = activation is null ? stage : StandIn(activation, data);
            data = standIn.Transform(data);
            yield return standIn;
        }
    }

    // A chain that is one saved activation stays whole; any other is opened.
    private static IEnumerable<ITransformer> Stages(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain && !SavedActivation.IsSaved(transformer)
            ? chain.SelectMany(Stages)
            : [transformer];

    private ITransformer StandIn(ActivationColumn activation, IDataView data)
    {
        string copy = CopyName(_activations.Count);
        _activations.Add(activation);
        return _mlContext.Transforms.CopyColumns(copy, activation.InputColumnName)
            .Append(_mlContext.Transforms.CopyColumns(activation.OutputColumnName, copy))
            .Append(_mlContext.Transforms.DropColumns(copy))
            .Fit(data);
    }

    private static string CopyName(int activation) => $"{Prefix}{activation}";

    // ML.NET's converter either throws at a stage that it cannot convert, or leaves it and all before it out.
    private ModelProto? Convert(IEnumerable<ITransformer> stages, IDataView data)
    {
        ITransformer start = _mlContext.Transforms.CopyColumns(Start, data.Schema[0].Name).Fit(data);
        using var file = new MemoryStream();
        try
        {
            _catalog.ConvertToOnnx(new TransformerChain<ITransformer>([start, .. stages]), data, file);
        }
        catch (InvalidOperationException)
        {
            return null;
        }

        file.Position = 0;
        ModelProto model = ModelProto.Parser.ParseFrom(file);
        return RemoveStart(model.Graph) ? model : null;
    }

    // With all that was computed from it: the converter writes each column that stays once more.
    private static bool RemoveStart(GraphProto graph)
    {
        HashSet<string> names = [Start];
        bool isThere = false;
        foreach (NodeProto node in graph.Node.ToArray())
        {
            if (!node.Output.Contains(Start) && !names.Overlaps(node.Input))
                continue;

            names.UnionWith(node.Output);
            graph.Node.Remove(node);
            isThere = true;
        }

        foreach (ValueInfoProto output in graph.Output.ToArray().Where(output => names.Contains(output.Name)))
            graph.Output.Remove(output);

        return isThere;
    }

    private NotSupportedException Refusal(IEnumerable<ITransformer> stages, IDataView data)
    {
        foreach (ITransformer stage in stages)
        {
            if (Convert([stage], data) is null)
            {
                return new NotSupportedException($"{Name(stage.GetType())} has no ONNX form; a pipeline that is exported can "
                    + "hold activations and what Microsoft.ML.OnnxConverter converts.");
            }

            data = stage.Transform(data);
        }

        return new NotSupportedException("Microsoft.ML.OnnxConverter cannot convert this pipeline.");
    }

    private static string Name(Type type) => type.IsGenericType ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]
        : type.Name;

    private void WriteActivations(GraphProto graph)
    {
        foreach ((int i, ActivationColumn column) in _activations.Index())
        {
            NodeProto copy = graph.Node.Single(node => node.Output.Contains(CopyName(i)));
            var part = new OnnxGraph(CopyName(i));
            Write(part, column.Activation, copy.Input[0], copy.Output[0]);
            int place = graph.Node.IndexOf(copy);
            graph.Node.RemoveAt(place);
            foreach (NodeProto node in part.Part.Node)
                graph.Node.Insert(place++, node);

            graph.Initializer.Add(part.Part.Initializer);
        }
    }

    private static void Write(OnnxGraph graph, Activation activation, string input, string output)
    {
        if (activation.Function.Exact is not { } exact)
        {
            string result = OnnxActivation.Write(graph, activation, output, input, Parameter);
            graph.Node("Identity", [result], output);
            return;
        }

        OnnxExpression x = OnnxExpression.Of(graph, input, output);
        exact(x, activation.Function.Parameter is null ? x : OnnxExpression.Of(graph, Parameter(), output)).WriteTo(output);

        string Parameter() => graph.Constant($"{output}/parameter", activation.ParameterValues.AsSpan(),
            activation.ParameterValues.Length);
    }
}
