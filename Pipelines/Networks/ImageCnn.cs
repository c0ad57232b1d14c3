using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>
/// The convolutional network, described once: blocks of 3 x 3 convolution, activation and 2 x 2 max-pooling, then dense
/// layers. Its summary, its TorchSharp module, its ONNX graph and the manifest are all made from this description.
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
    internal const string Flatten = "Flatten";
    internal const string Dense = "Dense";

    private const string ConvolutionName = "conv2d";
    private const string DenseName = "dense";

    // The weights of a larger network do not fit a .onnx file, which is one protocol-buffer message below 2 GiB.
    private const long MaxParameterCount = 500_000_000;
    private const int MaxUnits = 65_536;
    private const int MaxSide = 16_384;
    private readonly ImmutableArray<Activation> _hiddenActivations = DefaultHiddenActivations;

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

    /// <summary>Filters of each convolution block, at least one block; default <see cref="DefaultConvFilters"/>.</summary>
    public ImmutableArray<int> ConvFilters { get; init; } = DefaultConvFilters;

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

    /// <summary>The layers in order; meaningful where <see cref="Validate"/> finds no fault.</summary>
    public IReadOnlyList<NetworkLayer> Layers => [.. EnumerateLayers()];

    /// <summary>Trained numbers in all layers: 1,625,539 for three classes and otherwise the defaults.</summary>
    public long ParameterCount => EnumerateLayers().Sum(layer => layer.ParameterCount);

    /// <summary>The tensors of weights that the network needs, in the order of the layers.</summary>
    public IReadOnlyList<WeightShape> WeightShapes => [.. EnumerateWeightShapes()];

    private int HiddenLayerCount => ConvFilters.Length + DenseUnits.Length;

    /// <summary>Checks the description.</summary>
    /// <returns>Every fault as a sentence that says what was given and what is expected; empty if there is none.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [.. ValidateLayers(ConvFilters, DenseUnits, _hiddenActivations)];
        if (ClassCount is < 2 or > MaxUnits)
            faults.Add($"The network needs 2 to {MaxUnits:N0} classes, but got {ClassCount}.");

        int smallest = SmallestSide(ConvFilters.Length);
        if (Height < smallest || Width < smallest)
        {
            faults.Add($"Images of {Height} x {Width} pixels (height x width) are too small for {ConvFilters.Length} convolution blocks, "
                + $"which need at least {smallest} x {smallest}.");
        }

        if (Height > MaxSide || Width > MaxSide)
            faults.Add($"Images of {Height} x {Width} pixels (height x width) are too large; a side may have {MaxSide:N0} at most.");

        if (faults.Count == 0 && ParameterCount > MaxParameterCount)
        {
            faults.Add($"The network would have {ParameterCount:N0} parameters; at most {MaxParameterCount:N0} fit a model file. "
                + "Use smaller images, fewer filters or fewer units.");
        }

        return faults;
    }

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
                .. EnumerateLayers().Where(layer => layer.Activation is not null).Select(layer => layer.LearnedParameterName is { } name
                    ? new Activation(layer.Activation!.Function, [.. weights[name].Values], isLearned: true)
                    : layer.Activation!),
            ],
        };
    }

    /// <inheritdoc />
    public bool Equals(ImageCnn? other) =>
        other is not null && ClassCount == other.ClassCount && Height == other.Height && Width == other.Width
        && ConvFilters.AsSpan().SequenceEqual(other.ConvFilters.AsSpan())
        && DenseUnits.AsSpan().SequenceEqual(other.DenseUnits.AsSpan())
        && HiddenActivations.AsSpan().SequenceEqual(other.HiddenActivations.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(ClassCount, Height, Width, ConvFilters.Length, DenseUnits.Length);

    // What can be said before the images and classes are known, so that a trainer's options say it in the same words.
    internal static IEnumerable<string> ValidateLayers(
        ImmutableArray<int> convFilters, ImmutableArray<int> denseUnits, ImmutableArray<Activation> activations)
    {
        if (convFilters.IsEmpty)
            yield return "The network needs at least one convolution, but ConvFilters is empty.";

        foreach (int filters in convFilters.Where(IsOutOfRange))
            yield return $"ConvFilters must be 1 to {MaxUnits:N0}, but one is {filters}.";

        foreach (int units in denseUnits.Where(IsOutOfRange))
            yield return $"DenseUnits must be 1 to {MaxUnits:N0}, but one is {units}.";

        int hiddenLayers = convFilters.Length + denseUnits.Length;
        if (activations.Length != 1 && activations.Length != hiddenLayers)
        {
            yield return $"The network has {hiddenLayers} hidden layers ({string.Join(", ", HiddenLayerNames(convFilters, denseUnits))}) and takes one "
                + $"activation for all of them or {hiddenLayers}, one for each, but got {activations.Length}.";
        }

        foreach (Activation activation in activations.Distinct())
        {
            if (activation.Function.Kind != ActivationKind.Elementwise)
                yield return $"{activation} works on the logits of a network, not between its layers; choose another hidden activation.";
            else if (activation.ParameterValues.Length > 1)
                yield return $"{activation} has {activation.ParameterValues.Length} parameter values, but a layer of the network takes one.";
        }
    }

    private static IEnumerable<string> HiddenLayerNames(ImmutableArray<int> convFilters, ImmutableArray<int> denseUnits) =>
    [
        .. convFilters.Select((_, block) => Numbered(ConvolutionName, block)),
        .. denseUnits.Select((_, layer) => Numbered(DenseName, layer)),
    ];

    private static bool IsOutOfRange(int units) => units is < 1 or > MaxUnits;

    private static int SmallestSide(int blocks)
    {
        int side = 1;
        for (int block = 0; block < blocks && side <= MaxSide; block++)
            side = (side * PoolSize) + KernelSize - 1;

        return side;
    }

    private static string Numbered(string name, int index) => index == 0 ? name : $"{name}_{index}";

    private IEnumerable<NetworkLayer> EnumerateLayers()
    {
        int height = Height;
        int width = Width;
        int channels = Channels;
        ImmutableArray<Activation> activations = HiddenActivations;
        for (int block = 0; block < ConvFilters.Length; block++)
        {
            int filters = ConvFilters[block];
            (height, width) = (height - KernelSize + 1, width - KernelSize + 1);
            long parameters = ((long)KernelSize * KernelSize * channels * filters) + filters;
            yield return WithWeights(Numbered(ConvolutionName, block), Convolution, [height, width, filters], parameters, activations[block]);
            (height, width) = (height / PoolSize, width / PoolSize);
            yield return new NetworkLayer(Numbered("max_pooling2d", block), MaxPooling, [height, width, filters], 0, null);
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
        new(name, kind, shape, parameters + (activation is { IsLearned: true } ? activation.ParameterValues.Length : 0), activation);

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
                yield return new WeightShape(parameter, [layer.Activation!.ParameterValues.Length]);

            inputs = outputs;
        }
    }
}
