using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.Training.Backbones;

/// <summary>A network that was trained on other images, whose features a classifier is trained on.</summary>
/// <remarks>
/// Immutable, compared by <see cref="Layer"/>; thread-safe. What it says of itself needs no file; its graph does.
/// </remarks>
public abstract class PretrainedBackbone : IEquatable<PretrainedBackbone>
{
    /// <summary>What it is called: <c>resnet18</c>, or the name of its file.</summary>
    public abstract string Name { get; }

    /// <summary>The layer that it is in a network, as it comes.</summary>
    public abstract Backbone Layer { get; }

    /// <summary>How the bytes of an image become the numbers that it takes.</summary>
    public virtual PixelFormat Pixels => PixelFormat.Raw;

    /// <summary>Makes its graph for images of one size.</summary>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="storage">How the weights are held.</param>
    /// <exception cref="BackboneException">Its file is missing, or is not what it was made for.</exception>
    internal abstract BackboneGraph Graph(int height, int width, WeightStorage storage);

    /// <inheritdoc />
    public bool Equals(PretrainedBackbone? other) => other is not null && Layer == other.Layer && Pixels.Equals(other.Pixels);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as PretrainedBackbone);

    /// <inheritdoc />
    public override int GetHashCode() => Layer.GetHashCode();
}
