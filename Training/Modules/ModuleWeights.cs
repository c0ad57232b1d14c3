using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Modules;

/// <summary>The weights of a network as tensors: leaves of autograd, except those that are frozen or measured.</summary>
/// <remarks>
/// Each is contiguous in the order in which it is used, which differs from that of <see cref="NetworkWeights"/>: convolutions
/// (output, kernel height, kernel width, input), and the input of a dense layer after <see cref="Flatten"/> over (height,
/// width, channel).
/// </remarks>
internal sealed class ModuleWeights : IDisposable
{
    private readonly NetworkDescription _network;
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    // kernel: (height, width, channels) of what was flattened
    private readonly Dictionary<string, long[]> _flattened = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> _frozen;

    /// <summary>Copies the weights.</summary>
    /// <param name="network">A valid network.</param>
    /// <param name="weights">Weights of that network.</param>
    /// <param name="frozen">Names of layers that do not learn.</param>
    public ModuleWeights(NetworkDescription network, NetworkWeights weights, IReadOnlySet<string> frozen)
    {
        weights.ThrowIfNotFor(network);
        (_network, _frozen) = (network, frozen);
        foreach (PlacedLayer layer in network.Layers)
        {
            if (layer is { Layer: Dense, Sources: [>= 0 and var source] }
                && network.Layers[source] is { Layer: Flatten, InputShape: [var height, var width, var channels] })
                _flattened.Add(layer.Kernel!.Name, [height, width, channels]);
        }

        using DisposeScope scope = torch.NewDisposeScope();
        foreach (WeightTensor weight in weights.Tensors)
        {
            using Tensor stored = torch.tensor(weight.Values, [.. weight.Shape.Select(dimension => (long)dimension)]);
            _tensors.Add(weight.Name, ToModuleLayout(weight.Name, stored).DetachFromDisposeScope());
        }

        foreach (WeightShape weight in network.Layers.Where(layer => !frozen.Contains(layer.Name))
            .SelectMany(layer => layer.Weights).Where(weight => weight.IsTrained))
            _tensors[weight.Name].requires_grad_();
    }

    /// <summary>Every tensor, trained or measured, in the order of the network's weights.</summary>
    public IEnumerable<Tensor> All => _network.WeightShapes.Select(weight => _tensors[weight.Name]);

    /// <summary>A tensor by its name.</summary>
    public Tensor this[string name] => _tensors[name];

    /// <summary>The tensor of a weight.</summary>
    public Tensor this[WeightShape weight] => _tensors[weight.Name];

    /// <summary>Whether a layer does not learn.</summary>
    public bool IsFrozen(string layer) => _frozen.Contains(layer);

    /// <summary>Copies the current weights out.</summary>
    public NetworkWeights Read()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return new NetworkWeights(_network.WeightShapes.Select(weight => new WeightTensor(
            weight.Name, weight.Shape,
            NetworkModule.Memory(ToStoredLayout(weight.Name, _tensors[weight.Name].detach())).ToArray())));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values)
            tensor.Dispose();
    }

    private Tensor ToModuleLayout(string name, Tensor stored)
    {
        if (stored.dim() == 4)
            return stored.permute(0, 2, 3, 1).contiguous();

        return _flattened.TryGetValue(name, out long[]? image)
            ? stored.reshape(stored.shape[0], image[2], image[0], image[1]).permute(0, 2, 3, 1).reshape(stored.shape).contiguous()
            : stored.clone();
    }

    private Tensor ToStoredLayout(string name, Tensor weight)
    {
        if (weight.dim() == 4)
            return weight.permute(0, 3, 1, 2).contiguous();

        return _flattened.TryGetValue(name, out long[]? image)
            ? weight.reshape(weight.shape[0], image[0], image[1], image[2]).permute(0, 3, 1, 2).reshape(weight.shape).contiguous()
            : weight;
    }
}
