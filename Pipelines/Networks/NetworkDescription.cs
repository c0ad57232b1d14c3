using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>
/// A network, described once: what it takes, and its layers in order. Its summary, the shapes of its weights, its TorchSharp
/// module, its ONNX graph and the manifest are all made from this description.
/// </summary>
/// <remarks>
/// Immutable, compared by content, thread-safe. The last layer is a <see cref="Dense"/> one without activation, which gives the
/// logits.
/// </remarks>
public sealed class NetworkDescription : IEquatable<NetworkDescription>
{
    // The weights of a larger network do not fit a .onnx file, which is one protocol-buffer message below 2 GiB.
    private const long MaxParameterCount = 500_000_000;
    private const int MaxClasses = 65_536;
    private const int NetworkInputIndex = -1;
    private readonly List<string> _misfits = [];

    /// <summary>Describes a network; <see cref="Validate"/> says whether it can be one.</summary>
    /// <param name="name">What the network is called.</param>
    /// <param name="input">What it takes.</param>
    /// <param name="layers">Its layers, each after those whose outputs it takes.</param>
    public NetworkDescription(string name, NetworkInput input, params ImmutableArray<NetworkLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(input);
        (Name, Input, Layers) = (name, input, [.. Place(input, layers)]);
        WeightShapes = [.. Layers.SelectMany(layer => layer.Weights)];
    }

    /// <summary>What the network is called.</summary>
    public string Name { get; }

    /// <summary>What it takes for one sample.</summary>
    public NetworkInput Input { get; }

    /// <summary>The layers in order, with their shapes; meaningful where <see cref="Validate"/> finds no fault.</summary>
    public ImmutableArray<PlacedLayer> Layers { get; }

    /// <summary>The tensors of weights that it needs, in the order of the layers.</summary>
    public ImmutableArray<WeightShape> WeightShapes { get; }

    /// <summary>Classes that it tells apart: the number of logits.</summary>
    public int ClassCount => Layers is [.., { Layer: Dense last }] ? last.Units : 0;

    /// <summary>Trained numbers in all layers.</summary>
    public long ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    /// <summary>The pretrained network that its features come from; null if it learns from pixels.</summary>
    public Backbone? Backbone => Layers is [{ Layer: Backbone first }, ..] ? first : null;

    /// <summary>
    /// The layers after <see cref="Backbone"/>, as a network that takes rows of features; without one, the network.
    /// </summary>
    internal NetworkDescription Head => Backbone is { } backbone
        ? With(NetworkInput.Features(backbone.Features), Layers.Skip(1).Select(layer => layer.Layer))
        : this;

    /// <summary>Numbers in weights that come as they are and are never trained.</summary>
    public long FrozenParameterCount => Layers.Sum(layer => layer.Layer.FrozenParameterCount);

    /// <summary>Activations of the layers between input and logits, with the values of their parameters.</summary>
    public IEnumerable<Activation> HiddenActivations =>
        Layers.Where(layer => layer.Layer is not Elementwise).Select(layer => layer.Activation).OfType<Activation>();

    /// <summary>Checks the description.</summary>
    /// <returns>Every fault as a sentence that says what was given and what is expected; empty if there is none.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [.. Input.Faults(), .. Layers.SelectMany(layer => layer.Layer.Faults())];
        if (Layers is not [.., { Layer: Dense { Activation: null } }])
            faults.Add($"The network '{Name}' must end with a dense layer without activation, which gives the logits.");
        else if (ClassCount is < 2 or > MaxClasses)
            faults.Add($"The network needs 2 to {MaxClasses:N0} classes, but got {ClassCount}.");

        if (faults.Count == 0 && _misfits.Count > 0)
        {
            // Only the first misfit: the others follow from it.
            faults.AddRange(SmallestSide() is { } side && (Input.Height < side || Input.Width < side)
                ? [TooSmall(side)]
                : _misfits.Take(1));
        }

        faults.AddRange(Layers.Select(OfChannels).OfType<string>());
        if (faults.Count == 0 && ParameterCount > MaxParameterCount)
        {
            faults.Add($"The network would have {ParameterCount:N0} parameters; at most {MaxParameterCount:N0} fit a model file. "
                + "Use smaller images, fewer filters or fewer units.");
        }

        return faults;
    }

    /// <summary>The same layers for other samples or other classes.</summary>
    /// <param name="input">What it takes.</param>
    /// <param name="layers">The layers; null for the same.</param>
    internal NetworkDescription With(NetworkInput input, IEnumerable<NetworkLayer>? layers = null) =>
        new(Name, input, [.. layers ?? Layers.Select(layer => layer.Layer)]);

    /// <summary>The same network with the learned parameters of its activations taken from trained weights.</summary>
    /// <param name="weights">Weights of this network.</param>
    /// <returns>A description whose activations are those that the trained network computes.</returns>
    public NetworkDescription WithLearnedParameters(NetworkWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return With(Input, Layers.Select(layer => layer is { LearnedParameterName: { } name, Layer: ActivatedLayer activated }
            ? activated with { Activation = activated.Activation!.WithLearned([.. weights[name].Values]) }
            : layer.Layer));
    }

    /// <summary>Whether the output of a layer goes to the layer after it and nowhere else.</summary>
    internal bool FeedsOnlyTheNext(PlacedLayer layer) =>
        layer.Index + 1 < Layers.Length
        && Layers[layer.Index + 1].Sources is [var source] && source == layer.Index
        && !Layers.Any(other => other.Index != layer.Index + 1 && other.Sources.Contains(layer.Index));

    /// <summary>
    /// The layer whose activation the output of a layer with a kernel goes through: itself, or the normalization after it; null
    /// for neither.
    /// </summary>
    internal PlacedLayer? ActivationOf(PlacedLayer layer) => layer.Activation is not null
        ? layer
        : FeedsOnlyTheNext(layer) && Layers[layer.Index + 1] is { Layer: BatchNormalization, Activation: not null } next
            ? next
            : null;

    /// <inheritdoc />
    public bool Equals(NetworkDescription? other) => other is not null && Name == other.Name && Input == other.Input
        && Layers.Select(layer => layer.Layer).SequenceEqual(other.Layers.Select(layer => layer.Layer));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as NetworkDescription);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Input, Layers.Length);

    private IEnumerable<PlacedLayer> Place(NetworkInput input, ImmutableArray<NetworkLayer> layers)
    {
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        List<ImmutableArray<int>> shapes = [];
        for (int index = 0; index < layers.Length; index++)
        {
            NetworkLayer layer = layers[index];
            ImmutableArray<int> sources =
                [layer.From is null ? index - 1 : Position(layer.From), .. layer.OtherInputs.Select(Position)];
            ImmutableArray<int> from = ShapeOf(sources[0]);
            string? misfit = layer.Misfit(from);
            if (misfit is null
                && sources.Skip(1).Select(ShapeOf)
                    .FirstOrDefault(shape => !shape.SequenceEqual(from)) is { IsDefault: false } other)
                misfit = $"'{layer.Name}' adds {string.Join(" x ", from)} and {string.Join(" x ", other)}; both must have the "
                    + "same shape.";

            if (!positions.TryAdd(layer.Name, index))
                misfit = $"Two layers are called '{layer.Name}'.";
            else if (layer.Name.Length == 0 || layer.Name.Contains('.', StringComparison.Ordinal))
                misfit = $"A layer is called '{layer.Name}'; a name must not be empty or contain a dot, which separates it "
                    + "from the names of its weights.";

            if (misfit is not null)
                _misfits.Add(misfit);

            // After a misfit the shapes mean nothing, but the rest of the layers can still be named.
            shapes.Add(misfit is null ? layer.OutputShape(from) : from);
            yield return new PlacedLayer(index, layer, sources, from, shapes[index],
                misfit is null ? [.. layer.Weights(from)] : []);

            int Position(string name)
            {
                if (positions.TryGetValue(name, out int position))
                    return position;

                _misfits.Add($"'{layer.Name}' takes the output of '{name}', which is not a layer before it.");
                return NetworkInputIndex;
            }
        }

        ImmutableArray<int> ShapeOf(int position) => position == NetworkInputIndex ? input.Shape : shapes[position];
    }

    // How large images would have to be, found by trial.
    private int? SmallestSide()
    {
        const int Largest = 4096;
        if (!Input.IsImage)
            return null;

        int least = 1, most = Largest;
        while (least < most)
        {
            int side = (least + most) / 2;
            bool fits = With(Input with { Shape = [side, side, Input.Channels] })._misfits.Count == 0;
            (least, most) = fits ? (least, side) : (side + 1, most);
        }

        return least < Largest ? least : null;
    }

    private string TooSmall(int side) =>
        $"Images of {Input.Height} x {Input.Width} pixels (height x width) are too small for this network, which needs at "
            + $"least {side} x {side}.";

    private static string? OfChannels(PlacedLayer layer)
    {
        if (layer.Activation is not { IsPerChannel: true } activation)
            return null;

        (string function, ActivationParameter parameter, int channels) =
            (activation.Function.Name, activation.Function.Parameter!, layer.OutputShape[^1]);
        int values = activation.ParameterValues.Length;
        if (!parameter.CanBeLearned)
            return $"{function} has {values} values of {parameter.Name}, but takes one for a whole layer ({layer.Name}).";

        return values == 1 || values == channels
            ? null
            : $"{function} has {values} values of {parameter.Name}, but {layer.Name} has {channels} channels; give one value, "
                + "or one for each channel.";
    }
}
