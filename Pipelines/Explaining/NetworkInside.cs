using Google.Protobuf;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>
/// A saved network whose graph is given further outputs: the last hidden features, and the map that they are means of.
/// </summary>
/// <remarks>Thread-safe. Dispose to release ONNX Runtime.</remarks>
internal sealed class NetworkInside : IDisposable
{
    private const string Prefix = "MlNetClassifier.Explaining.";
    private const string FeaturesOutput = Prefix + "Features";
    private const string MapOutput = Prefix + "Map";
    private const string WeightsOutput = Prefix + "Weights";
    private const string BiasOutput = Prefix + "Bias";

    private NetworkInside(NetworkSession session) => Session = session;

    /// <summary>The network, whose output is the features: float32 (N, features).</summary>
    public NetworkSession Session { get; }

    /// <summary>Numbers that the last dense layer takes.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>The maps of its classes; null if it does not end in global average pooling and one dense layer.</summary>
    public ClassMaps? Maps { get; private init; }

    /// <summary>Cells of such a map.</summary>
    public int MapCells { get; private init; }

    /// <summary>Opens the network of a model file.</summary>
    /// <param name="path">A model file.</param>
    /// <param name="manifest">Its manifest, which was read from it: the file is whole.</param>
    /// <returns>The network; null if the model holds no graph, or one whose logits no dense layer gives.</returns>
    /// <exception cref="SelfCheckException">It does not compute here what it computed when it was saved.</exception>
    public static NetworkInside? TryOpen(string path, ModelManifest manifest)
    {
        if (ModelArchive.Graphs(path) is not [var bytes, ..])
            return null;

        ModelProto model = ModelProto.Parser.ParseFrom(bytes);
        if (ClassifierEnd.Find(model.Graph, ClassificationRows.NetworkOutput) is not { } end)
            return null;

        Add(model.Graph, end.Features, FeaturesOutput);
        Add(model.Graph, end.Weights, WeightsOutput);
        Add(model.Graph, end.Bias, BiasOutput);
        Add(model.Graph, end.Map, MapOutput);
        if (NetworkSession.TryOpen(model.ToByteArray(), manifest.Input, FeaturesOutput) is not { } session)
            return null;

        try
        {
            GoldenCheck.Run(
                images => [.. images.Select(pixels => session.Run(pixels, [ClassificationRows.NetworkOutput])[0].Values)],
                manifest, path);
            byte[] sample = manifest.Golden[0].Pixels;
            (ClassMaps? maps, int cells) = end.Map is null ? (null, 0) : MapsOf(session, end, manifest.Golden[0]);
            return new NetworkInside(session)
            {
                FeatureCount = session.Run(sample, [FeaturesOutput])[0].Values.Length,
                Maps = maps,
                MapCells = cells,
            };
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The map of an image: (features, rows, columns).</summary>
    /// <param name="pixels">uint8 (3, H, W), RGB.</param>
    public (float[] Values, int Rows, int Columns) Map(byte[] pixels)
    {
        (float[] values, int[] shape) = Session.Run(pixels, [MapOutput])[0];
        return (values, shape[2], shape[3]);
    }

    public void Dispose() => Session.Dispose();

    // The operators say that the features are means of the map; whether the logits are the sums of its cells, a sample shows.
    private static (ClassMaps? Maps, int Cells) MapsOf(
        NetworkSession session, ClassifierEnd end, ModelManifest.GoldenSample sample)
    {
        (float[] map, int[] shape) = session.Run(sample.Pixels, [MapOutput])[0];
        (float[] weights, int[] size) = session.Run(sample.Pixels, [WeightsOutput])[0];
        int classes = sample.Logits.Length;
        if (shape is not [1, var features, var rows, var columns] || size.Length != 2 || weights.Length != features * classes)
            return (null, 0);

        float[] biases = end.Bias is null ? new float[classes] : session.Run(sample.Pixels, [BiasOutput])[0].Values;
        if (biases.Length != classes)
            return (null, 0);

        var maps = new ClassMaps(
            end.IsTransposed ? weights
                : [.. Enumerable.Range(0, weights.Length).Select(i => weights[(i % features * classes) + (i / features)])],
            biases);
        return maps.Explain(sample.Logits, map, rows, columns) ? (maps, rows * columns) : (null, 0);
    }

    // As numbers of float32, whatever the network computes with.
    private static void Add(GraphProto graph, string? tensor, string output)
    {
        if (tensor is null)
            return;

        graph.Node.Add(new NodeProto
        {
            OpType = "Cast",
            Name = output,
            Input = { tensor },
            Output = { output },
            Attribute = { OnnxAttribute.Integer("to", (long)OnnxElementType.Float).Message },
        });
        graph.Output.Add(new ValueInfoProto
        {
            Name = output,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)OnnxElementType.Float } },
        });
    }
}
