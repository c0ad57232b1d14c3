using System.Runtime.InteropServices;
using MlNetClassifier.Pipelines.Networks;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Modules;

/// <summary>The network in TorchSharp, for training.</summary>
/// <remarks>
/// <para>
/// Computes in the memory format that libtorch's convolutions are fastest in (channels last), and pools before an activation
/// that never decreases: the same maths with a quarter of the elements. Together with the fused Adam a step takes little
/// more than half of what a plain sequence of TorchSharp modules takes.
/// </para>
/// <para>
/// Every tensor of weights is contiguous in the order in which it is used, which differs from that of
/// <see cref="NetworkWeights"/>: convolutions (output, kernel height, kernel width, input), and the first dense layer's
/// input over (height, width, channel). Not thread-safe: one thread trains.
/// </para>
/// </remarks>
internal sealed class NetworkModule : IDisposable
{
    private readonly NetworkLayer[] _layers;
    private readonly Pooling _pooling;
    private readonly WeightShape[] _shapes;
    private readonly Dictionary<string, Tensor> _weights = [];
    private readonly Dictionary<string, Tensor> _fixedParameters = [];
    private readonly long[] _flattened; // (channels, height, width) of what is flattened
    private readonly Dictionary<string, PooledLayer> _pooledLayers = []; // by the name of the convolution
    private readonly Tensor[] _parameters;
    private readonly bool _isBFloat16;

    /// <summary>Makes the module with copies of the weights.</summary>
    /// <param name="network">A valid network.</param>
    /// <param name="weights">Weights of that network.</param>
    /// <param name="threads">Threads for what libtorch does not compute.</param>
    /// <param name="isBFloat16">Whether products are in bfloat16 while autograd is on, between the first layer and the last.</param>
    public NetworkModule(ImageCnn network, NetworkWeights weights, int threads = 1, bool isBFloat16 = false)
    {
        weights.ThrowIfNotFor(network);
        _layers = [.. network.Layers];
        (_pooling, _isBFloat16) = (network.Pooling, isBFloat16);
        _shapes = [.. network.WeightShapes];
        NetworkLayer? last = _layers.LastOrDefault(layer => layer.Kind is ImageCnn.MaxPooling or ImageCnn.AveragePooling);
        _flattened = last is null
            ? [ImageCnn.Channels, network.Height, network.Width]
            : [last.OutputShape[2], last.OutputShape[0], last.OutputShape[1]];

        using DisposeScope scope = torch.NewDisposeScope();
        foreach (WeightTensor weight in weights.Tensors)
        {
            using Tensor stored = torch.tensor(weight.Values, [.. weight.Shape.Select(dimension => (long)dimension)]);
            _weights.Add(weight.Name, ToModuleLayout(weight.Name, stored).requires_grad_().DetachFromDisposeScope());
        }

        _parameters = [.. _shapes.Select(shape => _weights[shape.Name])];
        foreach (NetworkLayer layer in _layers.Where(layer => layer.Kind == ImageCnn.Convolution))
        {
            PooledLayer? pooled = layer == _layers[0] ? FirstConvolution.Create(network, threads) : PooledConvolution.Create(network, layer, threads);
            if (pooled is not null)
                _pooledLayers.Add(layer.Name, pooled);
        }

        foreach (NetworkLayer layer in _layers.Where(layer => layer.Activation is { IsLearned: false, Function.Parameter: not null }))
            _fixedParameters.Add(layer.Name, torch.tensor([.. layer.Activation!.ParameterValues]).DetachFromDisposeScope());
    }

    /// <summary>Trained tensors: contiguous float32 leaves of autograd, in the order of the network's weight shapes.</summary>
    public IReadOnlyList<Tensor> Parameters => _parameters;

    /// <summary>Computes logits.</summary>
    /// <param name="pixels">float32 (N, H, W, 3): RGB in [0, 1], or features; may be overwritten.</param>
    /// <param name="observe">
    /// Told the output of the activation of each layer with weights, before pooling: (N, filters, H, W) or (N, units). Costs the
    /// advantage of pooling first.
    /// </param>
    /// <param name="beforeDense">Changes the input of each dense layer, given its position among them and (N, units).</param>
    /// <returns>float32 (N, K).</returns>
    public Tensor Forward(Tensor pixels, Action<NetworkLayer, Tensor>? observe = null, Func<int, Tensor, Tensor>? beforeDense = null)
    {
        int denseLayers = 0;
        Tensor x = pixels.permute(0, 3, 1, 2); // (N, 3, H, W), channels last in memory
        for (int i = 0; i < _layers.Length; i++)
        {
            NetworkLayer layer = _layers[i];
            if (observe is null && _pooledLayers.TryGetValue(layer.Name, out PooledLayer? pooled))
            {
                x = pooled switch
                {
                    FirstConvolution first => first.Forward(pixels, _weights[layer.KernelName!], _weights[layer.BiasName!]),
                    PooledConvolution other => other.Forward(Convolve(x, layer, bias: null), _weights[layer.BiasName!]),
                    _ => throw new InvalidOperationException($"'{layer.Name}' is a {pooled.GetType().Name}."),
                }; // (N, filters, (H - 2) / 2, (W - 2) / 2)
                x = Activate(layer, x, mayOverwrite: false);
                continue;
            }

            if (layer.Kind == ImageCnn.Convolution)
                x = Convolve(x, layer, _weights[layer.BiasName!]); // (N, filters, H - 2, W - 2)
            else if (layer.Kind == ImageCnn.Flatten)
                x = x.permute(0, 2, 3, 1).reshape(x.shape[0], -1); // (N, H W C), a view
            else if (layer.Kind == ImageCnn.Dense)
                x = Multiply(beforeDense?.Invoke(denseLayers++, x) ?? x, layer); // (N, units)

            bool isPooled = layer.Kind == ImageCnn.Convolution;
            bool isPooledFirst = isPooled && _pooling == Pooling.Max && observe is null && layer.Activation is { IsNonDecreasing: true };
            if (isPooledFirst)
                x = Pool(x); // (N, filters, H / 2, W / 2)

            if (layer.Activation is not null)
                x = Activate(layer, x, mayOverwrite: true);

            if (layer is { KernelName: not null, Activation: not null })
                observe?.Invoke(layer, x);

            if (isPooled && !isPooledFirst)
                x = Pool(x);
        }

        return x;
    }

    /// <summary>Computes the gradients of all trained tensors.</summary>
    /// <param name="loss">Scalar, made from the logits of the latest <see cref="Forward"/> without an observer.</param>
    public void Backward(Tensor loss)
    {
        loss.backward();
        foreach (PooledLayer layer in _pooledLayers.Values.Reverse())
            layer.Backward();
    }

    /// <summary>The gradient of a trained tensor, in its memory order; valid until the next <see cref="Backward"/> or <see cref="Forget"/>.</summary>
    /// <param name="parameter">Position among the network's weight shapes.</param>
    public ReadOnlySpan<float> Gradient(int parameter)
    {
        string name = _shapes[parameter].Name;
        foreach (PooledLayer layer in _pooledLayers.Values)
        {
            if (name == layer.Layer.BiasName)
                return layer.BiasGradient;

            if (name == layer.Layer.KernelName && layer is FirstConvolution first)
                return first.KernelGradient;
        }

        Tensor gradient = _parameters[parameter].grad ?? throw new InvalidOperationException($"'{name}' got no gradient.");
        return Memory(gradient.contiguous());
    }

    /// <summary>Lets go of the gradient of a trained tensor, so that the next one is not added to it.</summary>
    /// <param name="parameter">Position among the network's weight shapes.</param>
    public void Forget(int parameter) => _parameters[parameter].grad = null;

    /// <summary>Copies the current weights out.</summary>
    public NetworkWeights ReadWeights()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return new NetworkWeights(_shapes.Select(shape =>
            new WeightTensor(shape.Name, shape.Shape, Values(ToStoredLayout(shape.Name, _weights[shape.Name].detach())))));
    }

    /// <summary>Copies the current values of the learned activation parameters out, by weight name.</summary>
    public IReadOnlyDictionary<string, float[]> ReadLearnedParameters() => _layers
        .Where(layer => layer.LearnedParameterName is not null)
        .ToDictionary(layer => layer.LearnedParameterName!, layer => Values(_weights[layer.LearnedParameterName!]));

    /// <summary>The memory of a contiguous float32 tensor; valid while the tensor lives.</summary>
    public static Span<float> Memory(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Tensor tensor in _weights.Values.Concat(_fixedParameters.Values))
            tensor.Dispose();
    }

    // The first layer reads pixels, which are exact, and is not faster in bfloat16; the last gives logits, on which the loss depends.
    private bool IsBFloat16(NetworkLayer layer) => _isBFloat16 && torch.is_grad_enabled() && layer != _layers[0] && layer != _layers[^1];

    private Tensor Convolve(Tensor x, NetworkLayer layer, Tensor? bias)
    {
        Tensor kernel = _weights[layer.KernelName!].permute(0, 3, 1, 2);
        return IsBFloat16(layer)
            ? F.conv2d(x.to(torch.bfloat16), kernel.to(torch.bfloat16), bias?.to(torch.bfloat16)).to(torch.float32)
            : F.conv2d(x, kernel, bias);
    }

    private Tensor Multiply(Tensor x, NetworkLayer layer) => IsBFloat16(layer)
        ? F.linear(x.to(torch.bfloat16), _weights[layer.KernelName!].to(torch.bfloat16)).to(torch.float32) + _weights[layer.BiasName!]
        : F.linear(x, _weights[layer.KernelName!], _weights[layer.BiasName!]);

    private Tensor Pool(Tensor x) => _pooling == Pooling.Max ? F.max_pool2d(x, ImageCnn.PoolSize) : F.avg_pool2d(x, ImageCnn.PoolSize);

    private static float[] Values(Tensor tensor) => Memory(tensor).ToArray();

    private Tensor Activate(NetworkLayer layer, Tensor x, bool mayOverwrite) => TorchActivation.Apply(
        layer.Activation!, x, layer.LearnedParameterName is { } learned ? _weights[learned] : _fixedParameters.GetValueOrDefault(layer.Name), mayOverwrite);

    private bool IsFirstDense(string name) => name == _layers.First(layer => layer.Kind == ImageCnn.Dense).KernelName;

    private Tensor ToModuleLayout(string name, Tensor stored)
    {
        if (stored.dim() == 4)
            return stored.permute(0, 2, 3, 1).contiguous();

        return IsFirstDense(name)
            ? stored.reshape([stored.shape[0], .. _flattened]).permute(0, 2, 3, 1).reshape(stored.shape).contiguous()
            : stored.clone();
    }

    private Tensor ToStoredLayout(string name, Tensor weight)
    {
        if (weight.dim() == 4)
            return weight.permute(0, 3, 1, 2).contiguous();

        (long channels, long height, long width) = (_flattened[0], _flattened[1], _flattened[2]);
        return IsFirstDense(name)
            ? weight.reshape(weight.shape[0], height, width, channels).permute(0, 3, 1, 2).reshape(weight.shape).contiguous()
            : weight;
    }
}
