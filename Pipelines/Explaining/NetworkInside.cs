using Google.Protobuf;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>
/// A saved network whose graph is given a further output: the last hidden features.
/// </summary>
/// <remarks>Thread-safe. Dispose to release ONNX Runtime.</remarks>
internal sealed class NetworkInside : IDisposable
{
    private const string Prefix = "MlNetClassifier.Explaining.";
    private const string FeaturesOutput = Prefix + "Features";

    private readonly NetworkSession _session;

    private NetworkInside(NetworkSession session) => _session = session;

    /// <summary>The network, whose output is the features: float32 (N, features).</summary>
    public NetworkSession Session => _session;

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
        if (NetworkSession.TryOpen(model.ToByteArray(), manifest.Input, FeaturesOutput) is not { } session)
            return null;

        try
        {
            GoldenCheck.Run(
                images => [.. images.Select(pixels => session.Run(pixels, [ClassificationRows.NetworkOutput])[0].Values)],
                manifest, path);
            return new NetworkInside(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Numbers that the last dense layer takes.</summary>
    public int FeatureCount => Blank(FeaturesOutput)[0].Shape[^1];

    public void Dispose() => _session.Dispose();

    private (float[] Values, int[] Shape)[] Blank(params string[] outputs) =>
        _session.Run(new byte[_session.Channels * _session.Height * _session.Width], outputs);

    // As numbers of float32, whatever the network computes with; which names them too.
    private static void Add(GraphProto graph, string tensor, string output)
    {
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
