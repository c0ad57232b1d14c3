using Google.Protobuf;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Onnx;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Training.Learning;

/// <summary>
/// The network of a saved model, to continue training from (fine-tuning) instead of starting from random weights.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. The preprocessing is not part of it: give the one that the model was trained with.
/// </remarks>
public sealed class PretrainedNetwork
{
    /// <summary>Takes a network with its weights and classes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="classes">Class names in the order of the logits.</param>
    /// <exception cref="ArgumentException">The parts do not belong together.</exception>
    public PretrainedNetwork(NetworkDescription network, NetworkWeights weights, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(classes);
        weights.ThrowIfNotFor(network);
        if (network.ClassCount != classes.Count)
            throw new ArgumentException($"The network has {network.ClassCount} classes, but {classes.Count} names were given.",
                nameof(classes));

        (Network, Weights, Classes) = (network, weights, classes);
    }

    /// <summary>The network.</summary>
    public NetworkDescription Network { get; }

    /// <summary>Its weights.</summary>
    public NetworkWeights Weights { get; }

    /// <summary>Class names in the order of the logits.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Reads the network out of a model file.</summary>
    /// <param name="path">A <c>model.zip</c> whose network was trained by <c>NetworkTrainer</c>.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ModelFormatException">
    /// The file is missing, damaged, of another format version, or holds no such network.
    /// </exception>
    public static PretrainedNetwork Load(string path)
    {
        ModelManifest manifest = ModelArchive.ReadManifest(path);
        try
        {
            NetworkDescription network = manifest.DescribeNetwork();
            if (ModelArchive.Weights(path) is { } kept)
                return new PretrainedNetwork(network, kept, manifest.Classes);

            foreach (byte[] graph in ModelArchive.Graphs(path))
            {
                if (WeightsOf(network, OnnxConstants.Read(graph)) is { } weights
                    && weights.Sha256() == manifest.Network.WeightsSha256)
                    return new PretrainedNetwork(network, weights, manifest.Classes);
            }
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidDataException
            or FormatException or ArgumentException)
        {
            throw new ModelFormatException($"Cannot continue training from the model '{path}': {error.Message}", error);
        }

        throw new ModelFormatException($"Cannot continue training from the model '{path}': it holds no network with weights of "
            + $"its own; it was trained by '{manifest.Training.Trainer}'.");
    }

    /// <summary>Why training cannot begin from here; null if it can.</summary>
    /// <param name="network">The network that is to be trained; the number of its classes does not matter.</param>
    /// <returns>A sentence that names both networks, or null.</returns>
    public string? Contradiction(NetworkDescription network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Comparable(Network).Equals(Comparable(network))
            ? null
            : (Network.Backbone, network.Backbone) is ({ } own, { } other) && own != other
            ? $"The model to begin from was trained on {Text(own)}, but what is to be trained now would have {Text(other)}; "
                + "give the same file and settings."
            : $"The model to begin from has a different network ({Text(Network)}) from the one to be trained ({Text(network)}); "
                + "give the same sizes, layers and activations.";
    }

    /// <summary>The weights to begin with: all of them, or all but those of the last layer where the classes differ.</summary>
    /// <param name="network">The network that is to be trained; without a <see cref="Contradiction"/>.</param>
    /// <param name="classes">Its class names in class order.</param>
    /// <param name="seed">Draws the last layer if it starts afresh.</param>
    internal NetworkWeights StartOf(NetworkDescription network, IReadOnlyList<string> classes, int seed)
    {
        if (Classes.SequenceEqual(classes))
            return Weights;

        PlacedLayer last = network.Layers[^1];
        NetworkWeights fresh = InitialWeights.Create(network, seed);
        return new NetworkWeights(
            fresh.Tensors.Select(tensor =>
                last.Weights.Any(weight => weight.Name == tensor.Name) ? tensor : Weights[tensor.Name]));
    }

    private static NetworkWeights? WeightsOf(NetworkDescription network, Dictionary<string, float[]> constants)
    {
        IReadOnlyList<WeightShape> shapes = network.WeightShapes;
        return shapes.All(shape => constants.TryGetValue(shape.Name, out float[]? values) && values.Length == shape.Length)
            ? new NetworkWeights(shapes.Select(shape => new WeightTensor(shape.Name, shape.Shape, constants[shape.Name])))
            : null;
    }

    // A learned parameter comes with the weights, so that its value does not count as a difference; nor does the number of
    // classes.
    private static NetworkDescription Comparable(NetworkDescription network) =>
        network.With(network.Input, network.Layers.Select(layer => layer.Layer switch
    {
        Dense last when layer.Index == network.Layers.Length - 1 => last with { Units = 1 },
        Backbone backbone => backbone with { Storage = string.Empty }, // its features hardly differ
        ActivatedLayer { Activation: { IsLearned: true } learned } activated =>
            activated with
            {
                Activation =
                    new Activation(learned.Function, [learned.Function.Parameter!.Default], isLearned: true,
                        learned.IsPerChannel),
            },
        var other => other,
    }));

    private static string Text(Backbone backbone) =>
        $"the features '{backbone.Output}' of {backbone.Source} (SHA-256 {backbone.Sha256}; {backbone.Pixels}; "
        + $"{backbone.Storage})";

    private static string Text(NetworkDescription network) =>
        $"{network.Name} on {string.Join(" x ", network.Input.Shape)}, {network.Input.Pixels}: "
        + string.Join(", ",
            network.Layers.SkipLast(1).Select(layer => $"{layer.Name} {layer.OutputShape[^1]} {layer.Activation}".TrimEnd()));
}
