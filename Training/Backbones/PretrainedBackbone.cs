using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>A network that was trained on other images, whose features a classifier is trained on.</summary>
/// <remarks>Immutable, compared by content; thread-safe. What it says of itself needs no file; its graph does.</remarks>
public abstract class PretrainedBackbone : IEquatable<PretrainedBackbone>
{
    /// <summary>What it is called: <c>resnet18</c>, or the name of its file.</summary>
    public abstract string Name { get; }

    /// <summary>The layer that it is in a network, as it comes.</summary>
    public abstract Backbone Layer { get; }

    /// <summary>The layer that it is in a network for images of one size.</summary>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <exception cref="BackboneException">It cannot be used for such images.</exception>
    public virtual Backbone LayerFor(int height, int width) => Layer;

    /// <summary>What was asked of it that its file does not have, for images of one size.</summary>
    /// <returns>One sentence per fault; empty if there is none.</returns>
    /// <exception cref="BackboneException">Its file cannot be used.</exception>
    internal virtual IReadOnlyList<string> FaultsFor(int height, int width) => [];

    /// <summary>What its user should know of how it is used, for images of one size, in sentences.</summary>
    internal virtual IReadOnlyList<string> NotesFor(int height, int width) => [];

    /// <summary>The newest operator set that its graph can have: what stands behind it must be of that one.</summary>
    internal virtual int NewestOperatorSetFor(int height, int width) => OnnxGraph.OperatorSet;

    /// <summary>How the bytes of an image become the numbers that it takes.</summary>
    public virtual PixelFormat Pixels => PixelFormat.Raw;

    /// <summary>Makes its graph for images of one size.</summary>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="storage">How the weights are held.</param>
    /// <exception cref="BackboneException">Its file is missing, or is not what it was made for.</exception>
    internal abstract BackboneGraph Graph(int height, int width, WeightStorage storage);

    /// <summary>What tells it from others.</summary>
    private protected virtual object Identity => Layer;

    /// <inheritdoc />
    public bool Equals(PretrainedBackbone? other) => other is not null && Identity.Equals(other.Identity);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as PretrainedBackbone);

    /// <inheritdoc />
    public override int GetHashCode() => Identity.GetHashCode();
}
