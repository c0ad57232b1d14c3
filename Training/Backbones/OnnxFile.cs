using System.Security.Cryptography;
using Google.Protobuf;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>A network file of somebody else's, read and found to be one that can be a part of a classifier.</summary>
/// <param name="Name">Name of the file, without folders.</param>
/// <param name="Sha256">Of its bytes, in 64 lower-case hexadecimal digits.</param>
/// <param name="Model">What it holds; not to be changed.</param>
/// <param name="Input">How it takes images.</param>
internal sealed record OnnxFile(string Name, string Sha256, ModelProto Model, OnnxImageInput Input)
{
    /// <summary>The oldest operator set in which operators mean what they mean today, broadcasting above all.</summary>
    private const long OldestOperatorSet = 7;

    /// <summary>Whether a domain is that of the standard's operators.</summary>
    public static bool IsStandard(string domain) => domain is "" or "ai.onnx";

    /// <summary>Reads a file.</summary>
    /// <exception cref="BackboneException">It cannot be read, or is no network that takes one image.</exception>
    public static OnnxFile Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BackboneException($"The network '{path}' cannot be read: {error.Message}", error);
        }

        string name = Path.GetFileName(path);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw Damaged(path, error);
        }

        if (model.Graph is not { Node.Count: > 0 } || model.OpsetImport.Count == 0)
            throw Damaged(path);

        ThrowIfForeign(model, path);
        return new OnnxFile(name, Convert.ToHexStringLower(SHA256.HashData(bytes)), model, OnnxImageInput.Of(model.Graph, path));
    }

    private static void ThrowIfForeign(ModelProto model, string path)
    {
        NodeProto[] nodes = [.. model.Graph.WithInnerGraphs().SelectMany(graph => graph.Node)];
        IEnumerable<TensorProto> constants = model.Graph.WithInnerGraphs().SelectMany(graph => graph.Initializer)
            .Concat(nodes.SelectMany(node => node.Attribute).Select(attribute => attribute.T).OfType<TensorProto>());
        if (constants.FirstOrDefault(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External) is { } external)
        {
            string? file = external.ExternalData.FirstOrDefault(entry => entry.Key == "location")?.Value;
            throw new BackboneException($"'{path}' keeps its weights in another file ('{file}'), so that it is not a network by "
                + "itself; save it again with its weights inside (in Python: onnx.save(onnx.load(file), file)).");
        }

        if (nodes.Where(node => !IsStandard(node.Domain)).ToArray() is [{ Domain: var domain }, ..] custom)
        {
            IEnumerable<string> operators =
                custom.Where(node => node.Domain == domain).Select(node => node.OpType).Distinct().Order(StringComparer.Ordinal);
            throw new BackboneException($"'{path}' has operators that are not of the ONNX standard "
                + $"({string.Join(", ", operators)} of '{domain}'), which the saved model could not compute elsewhere; "
                + "export the network without them.");
        }

        long? operatorSet = model.OpsetImport.FirstOrDefault(set => IsStandard(set.Domain))?.Version;
        if (operatorSet is null or < OldestOperatorSet)
        {
            throw new BackboneException($"'{path}' is of operator set {operatorSet?.ToString() ?? "?"}, but {OldestOperatorSet} "
                + "or newer is needed; convert it (in Python: onnx.version_converter), or export it again.");
        }
    }

    private static BackboneException Damaged(string path, Exception? cause = null) =>
        new($"'{path}' is not an ONNX network, or it is damaged; get the file again.", cause!);
}
