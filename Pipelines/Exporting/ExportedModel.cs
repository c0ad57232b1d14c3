using Google.Protobuf;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Pipelines.Exporting;

/// <summary>A model file in forms that need nothing of this library: an ONNX file, a network for a browser.</summary>
/// <remarks>Immutable; the same model file gives the same bytes.</remarks>
public sealed class ExportedModel
{
    private readonly ModelProto _model;
    private readonly string _path;

    private ExportedModel(ModelProto model, ModelManifest manifest, string path)
    {
        (_model, Manifest, _path) = (model, manifest, path);
        Onnx = model.ToByteArray();
    }

    /// <summary>What the model says about itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>
    /// A <c>.onnx</c> file: input <c>Pixels</c>, uint8 (N, 3, height, width); output <c>Logits</c>, float32 (N, classes); class
    /// names, preprocessing and calibration in its metadata (docs/onnx.md).
    /// </summary>
    public ReadOnlyMemory<byte> Onnx { get; }

    /// <summary>Takes the network out of a model file and lets ONNX Runtime compute its golden samples.</summary>
    /// <param name="path">A <c>model.zip</c>.</param>
    /// <exception cref="ModelFormatException">The file cannot be used, or holds no network.</exception>
    /// <exception cref="SelfCheckException">A golden sample gives other logits than when the model was saved.</exception>
    public static ExportedModel Open(string path)
    {
        ModelManifest manifest = ModelArchive.ReadManifest(path);
        ModelProto? model = ModelArchive.Graphs(path).Select(ModelProto.Parser.ParseFrom).FirstOrDefault(IsNetwork);
        if (model is null)
        {
            throw new ModelFormatException($"'{path}' holds no network that could be exported: it is a linear model of an "
                + "earlier version. Train it again, or export a model that was trained with --trainer cnn.");
        }

        RemoveDistances(model.Graph);
        Rename(model.Graph, ClassificationRows.NetworkOutput, ColumnNames.Logits);
        model.MetadataProps.Add(OnnxMetadata.Of(manifest.Classes, ImageInput.Parse(manifest.Input.Image), manifest.Calibration,
            manifest.Environment.GetValueOrDefault(OnnxMetadata.Producer, string.Empty))
            .Select(pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value }));
        var exported = new ExportedModel(model, manifest, path);
        exported.Check();
        return exported;
    }

    /// <summary>The network for a page that computes it itself.</summary>
    /// <exception cref="ModelFormatException">The network has an operator that such a page does not compute.</exception>
    public BrowserNetwork ToBrowser() => BrowserNetwork.Of(_model.Graph, _path);

    private static bool IsNetwork(ModelProto model) =>
        model.Graph.Output is [{ Name: ClassificationRows.NetworkOutput }, ..];

    // The features of training images are for those who have the model itself.
    private static void RemoveDistances(GraphProto graph)
    {
        while (graph.Output.Count > 1)
            graph.Output.RemoveAt(1);

        foreach (NodeProto node in graph.Node.Where(IsOfDistances).ToArray())
            graph.Node.Remove(node);

        foreach (TensorProto constant in graph.Initializer.Where(IsOfNearest).ToArray())
            graph.Initializer.Remove(constant);

        static bool IsOfDistances(NodeProto node) => node.Output[0] == ClassificationRows.Distances
            || node.Output[0].StartsWith(NearestImage.Prefix, StringComparison.Ordinal);

        static bool IsOfNearest(TensorProto constant) => constant.Name.StartsWith(NearestImage.Prefix, StringComparison.Ordinal);
    }

    private static void Rename(GraphProto graph, string from, string to)
    {
        graph.Output[0].Name = to;
        foreach (NodeProto node in graph.Node.Where(node => node.Output.Contains(from)))
        {
            node.Output[node.Output.IndexOf(from)] = to;
            node.Name = node.Name.Replace($"{from}/", $"{to}/", StringComparison.Ordinal);
        }
    }

    private void Check()
    {
        using NetworkSession session = NetworkSession.TryOpen(Onnx.ToArray(), Manifest.Input, ColumnNames.Logits)
            ?? throw new SelfCheckException($"ONNX Runtime does not open the network of '{_path}', so nothing was written.");
        GoldenCheck.Run(images => [.. images.Select(Logits)], Manifest, _path);

        float[] Logits(byte[] pixels)
        {
            var logits = new float[Manifest.Classes.Count];
            session.Run(pixels, logits, count: 1);
            return logits;
        }
    }
}
