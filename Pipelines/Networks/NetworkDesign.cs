using System.Collections.Immutable;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Pipelines.Networks;

/// <summary>A kind of network whose sizes follow from the data: images and classes in, a description out.</summary>
/// <remarks>
/// Immutable. A new kind of network derives from this; nothing that trains, exports or saves knows which one it has.
/// </remarks>
public abstract record NetworkDesign
{
    private readonly ImmutableArray<Activation> _hiddenActivations;

    /// <summary>What the network is called, in manifests and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>How the bytes of images become numbers.</summary>
    /// <value>Default <see cref="PixelFormat.Unit"/>: 0 to 1.</value>
    public virtual PixelFormat Pixels => PixelFormat.Unit;

    /// <summary>Activation of each hidden layer with a kernel, in order; a single one is used for all.</summary>
    /// <value>Any that look at one input at a time; default <see cref="DefaultActivation"/>.</value>
    public ImmutableArray<Activation> HiddenActivations
    {
        get => _hiddenActivations.IsDefault ? [DefaultActivation] : _hiddenActivations;
        init => _hiddenActivations = value;
    }

    /// <summary>
    /// Whether the mean of four pixels replaces the largest of them: a linear function, for a network in which only the
    /// activations are non-linear.
    /// </summary>
    /// <value>Default false.</value>
    public bool HasAveragePooling { get; init; }

    /// <summary>
    /// Whether its weights are found in epochs and steps, by libtorch; otherwise they are fitted at once, and there is no
    /// learning rate or batch.
    /// </summary>
    /// <value>Default true.</value>
    public virtual bool LearnsInSteps => true;

    /// <summary>Whether its trained layers see the pixels, so that changing them changes what is learned.</summary>
    /// <value>Default true; false for a pretrained network, whose features are computed once.</value>
    public virtual bool LearnsFromPixels => true;

    /// <summary>What was asked for that its pretrained network does not have, for images of one size.</summary>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <returns>One sentence per fault; empty if there is none.</returns>
    public virtual IReadOnlyList<string> FaultsFor(int height, int width) => [];

    /// <summary>What its user should know of how images of one size are used.</summary>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <returns>Sentences, such as which tensor of a file its features are; none for a network without surprises.</returns>
    public virtual IReadOnlyList<string> NotesFor(int height, int width) => [];

    /// <summary>The graph of its pretrained network for an input; null if it has none.</summary>
    /// <param name="input">What the network takes.</param>
    /// <param name="images">
    /// Training images, each uint8 (3, H, W), for a graph whose numbers are rounded by what is measured on them; not asked for by
    /// others.
    /// </param>
    internal virtual BackboneGraph? BackboneOf(NetworkInput input, Func<IReadOnlyList<byte[]>>? images = null) => null;

    /// <summary>The same with nothing rounded, which the cost of rounding is measured against; null if this is it.</summary>
    internal virtual NetworkDesign? Unrounded => null;

    /// <summary>Activation of all hidden layers when none is given.</summary>
    protected virtual Activation DefaultActivation => new(ActivationTable.Relu);

    /// <summary>Name and number of channels (filters or units) of each hidden layer with a kernel, in order.</summary>
    protected abstract IReadOnlyList<(string Name, int Channels)> HiddenLayers { get; }

    /// <summary>The network for given data; meaningful where <see cref="Validate"/> finds no fault.</summary>
    /// <param name="input">What it takes.</param>
    /// <param name="classCount">Classes to tell apart.</param>
    /// <returns>A description, to be validated by its own <see cref="NetworkDescription.Validate"/>.</returns>
    public abstract NetworkDescription Describe(NetworkInput input, int classCount);

    /// <summary>Checks what can be checked before images and classes are known.</summary>
    /// <returns>Every fault as a sentence that says what was given and what is expected; empty if there is none.</returns>
    public virtual IReadOnlyList<string> Validate()
    {
        ImmutableArray<Activation> given = HiddenActivations;
        if (given.Length == 1 || given.Length == HiddenLayers.Count)
            return [];

        return [HiddenLayers.Count == 0
            ? $"The network has no hidden layers, but got {given.Length} activations for them (HiddenActivations)."
            : $"The network has {HiddenLayers.Count} hidden layers "
                + $"({string.Join(", ", HiddenLayers.Select(layer => layer.Name))}) and takes one "
                + $"activation for all of them or {HiddenLayers.Count}, one for each, but HiddenActivations has {given.Length}."];
    }

    /// <summary>The activation of a hidden layer.</summary>
    /// <param name="hiddenLayer">Position among <see cref="HiddenLayers"/>.</param>
    protected Activation ActivationOf(int hiddenLayer) => HiddenActivations[Math.Min(hiddenLayer, HiddenActivations.Length - 1)];

    /// <summary>Four pixels become one.</summary>
    /// <param name="index">Position among the layers of this kind, from 0.</param>
    protected NetworkLayer Pooling(int index) => HasAveragePooling
        ? new AveragePooling(Numbered("average_pooling2d", index))
        : new MaxPooling(Numbered("max_pooling2d", index));

    /// <summary>The name that Keras gives the layers of a kind: <c>conv2d</c>, <c>conv2d_1</c>, ...</summary>
    /// <param name="kind">Such as <c>conv2d</c>.</param>
    /// <param name="index">Position among the layers of the kind, from 0.</param>
    protected static string Numbered(string kind, int index) => index == 0 ? kind : $"{kind}_{index}";
}
