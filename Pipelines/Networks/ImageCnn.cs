using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>
/// The convolutional network, described once: blocks of 3 x 3 convolution, activation and 2 x 2 max-pooling, then dense
/// layers. Without hidden layers it is the linear classifier on the pixels. Its summary, its TorchSharp module, its ONNX graph and the manifest are all made from this description.
/// </summary>
/// <remarks>
/// Immutable, compared by content, thread-safe. Convolutions have no padding and stride 1, pools drop an odd last row or
/// column: Keras' <c>Conv2D(filters, 3)</c> and <c>MaxPooling2D()</c>. The last layer gives logits, without activation.
/// </remarks>
public sealed record ImageCnn
{
    /// <summary>Colour channels of an image: red, green, blue.</summary>
    public const int Channels = 3;

    internal const int KernelSize = 3;
    internal const int PoolSize = 2;
    internal const string Convolution = "Conv2D";
    internal const string MaxPooling = "MaxPooling2D";
    internal const string AveragePooling = "AveragePooling2D";
    internal const string Elementwise = "Activation";
    internal const string Flatten = "Flatten";
    internal const string Dense = "Dense";

    private const string ConvolutionName = "conv2d";
    private const string DenseName = "dense";

    private readonly ImmutableArray<Activation> _hiddenActivations = DefaultHiddenActivations;
    private readonly Activation? _inputActivation;

    /// <summary>Filters of each convolution when none are given: 32, then 64.</summary>
    public static ImmutableArray<int> DefaultConvFilters { get; } = [32, 64];

    /// <summary>Units of each hidden dense layer when none are given: one layer of 128.</summary>
    public static ImmutableArray<int> DefaultDenseUnits { get; } = [128];

    /// <summary>Activations of the hidden layers when none are given: ReLU for all.</summary>
    public static ImmutableArray<Activation> DefaultHiddenActivations { get; } = [new Activation(ActivationTable.Relu)];

    /// <summary>Classes to tell apart, which is the number of logits; at least 2.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Image height in pixels; default 64.</summary>
    public int Height { get; init; } = 64;

    /// <summary>Image width in pixels; default 64.</summary>
    public int Width { get; init; } = 64;

    /// <summary>
    /// Whether the network takes numbers as they are (float32), or bytes that it scales to [0, 1] itself. Default bytes.
    /// </summary>
    public bool HasFloatInput { get; init; }

    /// <summary>
    /// Activation of each input number, after bytes are scaled and before the first layer: a transform of the features that
    /// belongs to the network. Its parameter has one value and is never trained. Default none.
    /// </summary>
    public Activation? InputActivation
    {
        get => _inputActivation;
        init => _inputActivation = value is { Function.Parameter: not null } ? new Activation(value.Function, value.ParameterValues, isLearned: false) : value;
    }

    /// <summary>Filters of each convolution block, may be empty; default <see cref="DefaultConvFilters"/>.</summary>
    public ImmutableArray<int> ConvFilters { get; init; } = DefaultConvFilters;

    /// <summary>How the output of each convolution is reduced.</summary>
    /// <value>Default <see cref="Pooling.Max"/>, as in the lesson.</value>
    public Pooling Pooling { get; init; }

    /// <summary>Units of each hidden dense layer, may be empty; default <see cref="DefaultDenseUnits"/>.</summary>
    public ImmutableArray<int> DenseUnits { get; init; } = DefaultDenseUnits;

    /// <summary>
    /// Activation of each convolution and each hidden dense layer, in order; a single one is used for all. Default
    /// <see cref="DefaultHiddenActivations"/>.
    /// </summary>
    public ImmutableArray<Activation> HiddenActivations
    {
        get => _hiddenActivations is [var single] ? [.. Enumerable.Repeat(single, HiddenLayerCount)] : _hiddenActivations;
        init => _hiddenActivations = value;
    }

    /// <summary>The layers in order, the scaling of bytes left out; meaningful where <see cref="Validate"/> finds no fault.</summary>
    public IReadOnlyList<NetworkLayer> Layers => [.. EnumerateLayers()];

    /// <summary>Trained numbers in all layers: 1,625,539 for three classes and otherwise the defaults.</summary>
    public long ParameterCount => EnumerateLayers().Sum(layer => layer.ParameterCount);

    /// <summary>The tensors of weights that the network needs, in the order of the layers.</summary>
    public IReadOnlyList<WeightShape> WeightShapes => [.. EnumerateWeightShapes()];

    private int HiddenLayerCount => ConvFilters.Length + DenseUnits.Length;

    /// <summary>Checks the description.</summary>
    /// <returns>Every fault as a sentence that says what was given and what is expected; empty if there is none.</returns>
    public IReadOnlyList<string> Validate() => [.. NetworkFaults.Of(this, _hiddenActivations)];

    /// <summary>The same network with the learned parameters of its activations taken from trained weights.</summary>
    /// <param name="weights">Weights of this network.</param>
    /// <returns>A description whose activations are those that the trained network computes.</returns>
    public ImageCnn WithLearnedParameters(NetworkWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return this with
        {
            HiddenActivations =
            [
                .. EnumerateLayers().Where(layer => layer is { KernelName: not null, Activation: not null }).Select(layer => layer.LearnedParameterName is { } name
                    ? layer.Activation!.WithLearned([.. weights[name].Values])
                    : layer.Activation!),
            ],
        };
    }

    /// <inheritdoc />
    public bool Equals(ImageCnn? other) =>
        other is not null && ClassCount == other.ClassCount && Height == other.Height && Width == other.Width
        && Pooling == other.Pooling && HasFloatInput == other.HasFloatInput && InputActivation == other.InputActivation
        && ConvFilters.AsSpan().SequenceEqual(other.ConvFilters.AsSpan())
        && DenseUnits.AsSpan().SequenceEqual(other.DenseUnits.AsSpan())
        && HiddenActivations.AsSpan().SequenceEqual(other.HiddenActivations.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(ClassCount, Height, Width, ConvFilters.Length, DenseUnits.Length);

    /// <summary>Name and number of channels (filters or units) of each hidden layer, in order.</summary>
    internal static IEnumerable<(string Name, int Channels)> HiddenLayers(ImmutableArray<int> convFilters, ImmutableArray<int> denseUnits) =>
    [
        .. convFilters.Select((filters, block) => (Numbered(ConvolutionName, block), filters)),
        .. denseUnits.Select((units, layer) => (Numbered(DenseName, layer), units)),
    ];

    private static string Numbered(string name, int index) => index == 0 ? name : $"{name}_{index}";

    private IEnumerable<NetworkLayer> EnumerateLayers()
    {
        int height = Height;
        int width = Width;
        int channels = Channels;
        ImmutableArray<Activation> activations = HiddenActivations;
        if (InputActivation is not null)
            yield return new NetworkLayer("activation", Elementwise, [height, width, channels], 0, InputActivation);

        for (int block = 0; block < ConvFilters.Length; block++)
        {
            int filters = ConvFilters[block];
            (height, width) = (height - KernelSize + 1, width - KernelSize + 1);
            long parameters = ((long)KernelSize * KernelSize * channels * filters) + filters;
            yield return WithWeights(Numbered(ConvolutionName, block), Convolution, [height, width, filters], parameters, activations[block]);
            (height, width) = (height / PoolSize, width / PoolSize);
            yield return Pooling == Pooling.Max
                ? new NetworkLayer(Numbered("max_pooling2d", block), MaxPooling, [height, width, filters], 0, null)
                : new NetworkLayer(Numbered("average_pooling2d", block), AveragePooling, [height, width, filters], 0, null);
            channels = filters;
        }

        // Saturates instead of overflowing, so that Validate can count the parameters of an absurd network and refuse it.
        int inputs = (int)Math.Min(int.MaxValue, (long)height * width * channels);
        yield return new NetworkLayer("flatten", Flatten, [inputs], 0, null);
        for (int layer = 0; layer <= DenseUnits.Length; layer++)
        {
            bool isLast = layer == DenseUnits.Length;
            int units = isLast ? ClassCount : DenseUnits[layer];
            Activation? activation = isLast ? null : activations[ConvFilters.Length + layer];
            yield return WithWeights(Numbered(DenseName, layer), Dense, [units], ((long)inputs * units) + units, activation);
            inputs = units;
        }
    }

    private static NetworkLayer WithWeights(string name, string kind, ImmutableArray<int> shape, long parameters, Activation? activation) =>
        new(name, kind, shape, parameters + (activation is { IsLearned: true } ? ParameterLength(activation, shape[^1]) : 0), activation);

    private static int ParameterLength(Activation activation, int channels) => activation.IsPerChannel ? channels : 1;

    private IEnumerable<WeightShape> EnumerateWeightShapes()
    {
        int inputs = Channels;
        foreach (NetworkLayer layer in EnumerateLayers())
        {
            int outputs = layer.OutputShape[^1];
            if (layer.KernelName is { } kernel)
            {
                bool isConvolution = layer.Kind == Convolution;
                yield return new WeightShape(kernel, isConvolution ? [outputs, inputs, KernelSize, KernelSize] : [outputs, inputs]);
                yield return new WeightShape(layer.BiasName!, [outputs]);
            }

            if (layer.LearnedParameterName is { } parameter)
                yield return new WeightShape(parameter, [ParameterLength(layer.Activation!, outputs)]);

            inputs = outputs;
        }
    }
}
