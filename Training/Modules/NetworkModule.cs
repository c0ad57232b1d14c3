using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.Training.Modules;

/// <summary>A network in TorchSharp, for training.</summary>
/// <remarks>
/// <para>
/// Computes in the memory format that libtorch's convolutions are fastest in (channels last), and pools before an activation
/// that never decreases: the same maths with a quarter of the elements. What libtorch is slow at is computed by layers of our
/// own (<see cref="LeafLayer"/>). Together with the fused Adam a step takes little more than a third of what a plain sequence of
/// TorchSharp modules takes.
/// </para>
/// <para>Not thread-safe: one thread trains.</para>
/// </remarks>
internal sealed class NetworkModule : IDisposable
{
    private readonly NetworkDescription _network;
    private readonly ModuleWeights _weights;
    private readonly Dictionary<string, Tensor> _fixedParameters = [];
    private readonly Dictionary<string, LeafLayer> _leafLayers = []; // by name, in the order of the network
    private readonly LayerForms _forms;

    /// <summary>Makes the module with copies of the weights.</summary>
    /// <param name="network">A valid network.</param>
    /// <param name="weights">Weights of that network.</param>
    /// <param name="threads">Threads for what libtorch does not compute.</param>
    /// <param name="isBFloat16">
    /// Whether products are in bfloat16 while autograd is on, between the first layer and the last.
    /// </param>
    /// <param name="isFrozen">Layers that do not learn, by name; null for none.</param>
    public NetworkModule(
        NetworkDescription network, NetworkWeights weights, int threads = 1, bool isBFloat16 = false,
        IReadOnlySet<string>? isFrozen = null)
    {
        _network = network;
        _weights = new ModuleWeights(network, weights, isFrozen ?? ImmutableHashSet<string>.Empty);
        _forms = new LayerForms(this, isBFloat16);
        foreach (PlacedLayer layer in network.Layers)
        {
            LeafLayer? leaf = FirstConvolution.Create(network, layer, threads)
                ?? PooledConvolution.Create(network, layer, threads)
                ?? (isBFloat16 ? null : (LeafLayer?)LargeDense.Create(network, layer, threads));
            if (leaf is not null)
                _leafLayers.Add(layer.Name, leaf);

            if (layer.Activation is { IsLearned: false, Function.Parameter: not null } activation)
                _fixedParameters.Add(layer.Name, torch.tensor([.. activation.ParameterValues]).DetachFromDisposeScope());
        }
    }

    /// <summary>The trained tensors, and those that are measured.</summary>
    public ModuleWeights Weights => _weights;

    /// <summary>Computes logits.</summary>
    /// <param name="samples">float32 (N, H, W, C) or (N, features), as the network takes them; may be overwritten.</param>
    /// <param name="observe">
    /// Told the output of the activation of each layer, before pooling: (N, channels, H, W) or (N, units). Costs the advantage
    /// of pooling first.
    /// </param>
    /// <param name="beforeDense">Changes the input of each dense layer, given its position among them and (N, units).</param>
    /// <returns>float32 (N, K).</returns>
    public Tensor Forward(Tensor samples, Action<PlacedLayer, Tensor>? observe = null,
        Func<int, Tensor, Tensor>? beforeDense = null)
    {
        _forms.BeforeDense = beforeDense;
        _forms.DenseLayers = 0;
        Tensor input = samples.dim() == 4 ? samples.permute(0, 3, 1, 2) : samples; // (N, C, H, W), channels last in memory
        var outputs = new Tensor[_network.Layers.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            PlacedLayer layer = _network.Layers[i];
            Tensor x = Of(layer.Sources[0]);
            if (observe is null && _leafLayers.GetValueOrDefault(layer.Name) is PooledLayer pooled)
            {
                x = pooled is FirstConvolution first
                    ? first.Forward(samples, _weights[layer.Kernel!], _weights[layer.Bias!])
                    : ((PooledConvolution)pooled).Forward(x, _weights[layer.Kernel!], _weights[layer.Bias!],
                        (images, kernel) => _forms.Convolve(images, layer, kernel, bias: null));
                outputs[++i] = Activate(layer, x, mayOverwrite: false); // (N, filters, H / 2, W / 2)
                continue;
            }

            _forms.Others = [.. layer.Sources.Skip(1).Select(Of)];
            x = layer.Layer.Accept(_forms, (layer, x));
            bool isPooledFirst = observe is null && layer.Activation is { IsNonDecreasing: true }
                && _network.FeedsOnlyTheNext(layer) && _network.Layers[i + 1].Layer is MaxPooling;
            if (isPooledFirst)
                x = _network.Layers[i + 1].Layer.Accept(_forms, (_network.Layers[i + 1], x));

            // What a layer has made may be overwritten, because its gradient does not need it; what is only passed on may not,
            // unless it is the input; nor may a leaf.
            if (layer.Activation is not null)
                x = Activate(layer, x, mayOverwrite: !(x.requires_grad && x.is_leaf)
                    && (layer.Layer is not Elementwise || layer.Sources[0] < 0));

            if (layer.Activation is not null && layer.Layer is not Elementwise)
                observe?.Invoke(layer, x);

            outputs[isPooledFirst ? ++i : i] = x;
        }

        return outputs[^1];

        Tensor Of(int source) => source < 0 ? input : outputs[source];
    }

    /// <summary>Computes the gradients of all trained tensors.</summary>
    /// <param name="loss">Scalar, made from the logits of the latest <see cref="Forward"/> without an observer.</param>
    public void Backward(Tensor loss)
    {
        loss.backward();
        foreach (LeafLayer layer in _leafLayers.Values.Reverse()
            .Where(layer => layer is not FirstConvolution || !_weights.IsFrozen(layer.Layer.Name)))
            layer.Backward();
    }

    /// <summary>
    /// The gradient of a trained tensor, in its memory order; valid until the next <see cref="Backward"/> or <see
    /// cref="Forget"/>.
    /// </summary>
    /// <param name="name">Name of the tensor.</param>
    public ReadOnlySpan<float> Gradient(string name)
    {
        foreach (LeafLayer layer in _leafLayers.Values)
        {
            if (name == layer.Layer.Bias!.Name)
                return layer.BiasGradient;

            if (name == layer.Layer.Kernel!.Name && layer.ReadKernelGradient() is { } gradientOfKernel)
                return gradientOfKernel;
        }

        Tensor gradient = _weights[name].grad ?? throw new InvalidOperationException($"'{name}' got no gradient.");
        return Memory(gradient.contiguous());
    }

    /// <summary>The layer of a kernel that can be updated without its gradient; null for other tensors.</summary>
    /// <param name="name">Name of the tensor.</param>
    public LargeDense? UpdatesItself(string name) => _leafLayers.Values.OfType<LargeDense>()
        .FirstOrDefault(layer => name == layer.Layer.Kernel!.Name && layer.HasGradient);

    /// <summary>Releases the gradient of a trained tensor, so that the next one is not added to it.</summary>
    /// <param name="name">Name of the tensor.</param>
    public void Forget(string name) => _weights[name].grad = null;

    /// <summary>Copies out the current values of the learned activation parameters, by weight name.</summary>
    public IReadOnlyDictionary<string, float[]> ReadLearnedParameters() => _network.Layers
        .Where(layer => layer.LearnedParameterName is not null)
        .ToDictionary(layer => layer.LearnedParameterName!, layer => Memory(_weights[layer.LearnedParameterName!]).ToArray());

    /// <summary>The memory of a contiguous float32 tensor; valid while the tensor lives.</summary>
    public static Span<float> Memory(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <inheritdoc />
    public void Dispose()
    {
        _weights.Dispose();
        foreach (Tensor tensor in _fixedParameters.Values)
            tensor.Dispose();
    }

    private Tensor Activate(PlacedLayer layer, Tensor x, bool mayOverwrite) => TorchActivation.Apply(
        layer.Activation!, x,
        layer.LearnedParameterName is { } learned ? _weights[learned] : _fixedParameters.GetValueOrDefault(layer.Name),
        mayOverwrite);

    /// <summary>Every kind of layer as operations of libtorch, without its activation.</summary>
    private sealed class LayerForms(NetworkModule module, bool isBFloat16) : ILayerVisitor<(PlacedLayer Layer, Tensor X), Tensor>
    {
        public Func<int, Tensor, Tensor>? BeforeDense { get; set; }

        public int DenseLayers { get; set; }

        public Tensor[] Others { get; set; } = [];

        public Tensor Visit(Backbone layer, (PlacedLayer Layer, Tensor X) context) => throw new InvalidOperationException(
            $"'{layer.Name}' is computed by ONNX Runtime; libtorch trains the layers after it.");

        public Tensor Visit(Convolution layer, (PlacedLayer Layer, Tensor X) context) =>
            Convolve(context.X, context.Layer, module._weights[context.Layer.Kernel!],
                context.Layer.Bias is { } bias ? module._weights[bias] : null);

        public Tensor Visit(BatchNormalization layer, (PlacedLayer Layer, Tensor X) context)
        {
            ModuleWeights weights = module._weights;
            bool isMeasured = torch.is_grad_enabled() && !weights.IsFrozen(layer.Name);
            return F.batch_norm(
                context.X, weights[layer.MeanName], weights[layer.VarianceName], weights[layer.ScaleName],
                weights[layer.ShiftName],
                isMeasured, layer.Momentum, layer.Epsilon);
        }

        public Tensor Visit(Elementwise layer, (PlacedLayer Layer, Tensor X) context) => context.X;

        public Tensor Visit(MaxPooling layer, (PlacedLayer Layer, Tensor X) context) =>
            F.max_pool2d(context.X, layer.Size, layer.Stride, layer.Padding);

        public Tensor Visit(AveragePooling layer, (PlacedLayer Layer, Tensor X) context) => F.avg_pool2d(context.X, layer.Size);

        public Tensor Visit(GlobalAveragePooling layer, (PlacedLayer Layer, Tensor X) context) => context.X.mean([2, 3]);

        public Tensor Visit(Addition layer, (PlacedLayer Layer, Tensor X) context) => context.X + Others[0];

        public Tensor Visit(Flatten layer, (PlacedLayer Layer, Tensor X) context) =>
            // (N, H W C), a view
            context.X.dim() == 4 ? context.X.permute(0, 2, 3, 1).reshape(context.X.shape[0], -1) : context.X;

        public Tensor Visit(Dense layer, (PlacedLayer Layer, Tensor X) context)
        {
            Tensor x = BeforeDense?.Invoke(DenseLayers++, context.X) ?? context.X;
            (Tensor kernel, Tensor bias) = (module._weights[context.Layer.Kernel!], module._weights[context.Layer.Bias!]);
            if (module._leafLayers.GetValueOrDefault(context.Layer.Name) is LargeDense large)
                return large.Forward(x, kernel, bias);

            return IsBFloat16(context.Layer)
                ? F.linear(x.to(torch.bfloat16), kernel.to(torch.bfloat16)).to(torch.float32) + bias
                : F.linear(x, kernel, bias);
        }

        public Tensor Convolve(Tensor x, PlacedLayer layer, Tensor weights, Tensor? bias)
        {
            var convolution = (Convolution)layer.Layer;
            Tensor kernel = weights.permute(0, 3, 1, 2);
            long[] strides = [convolution.Stride, convolution.Stride];
            long[] padding = [convolution.Padding, convolution.Padding];
            return IsBFloat16(layer)
                ? F.conv2d(x.to(torch.bfloat16), kernel.to(torch.bfloat16), bias?.to(torch.bfloat16), strides, padding)
                    .to(torch.float32)
                : F.conv2d(x, kernel, bias, strides, padding);
        }

        // The first layer reads pixels, which are exact, and is not faster in bfloat16; the last gives logits, on which the
        // loss depends.
        private bool IsBFloat16(PlacedLayer layer) =>
            isBFloat16 && torch.is_grad_enabled() && layer.Index != 0 && layer.Index != module._network.Layers.Length - 1;
    }
}
