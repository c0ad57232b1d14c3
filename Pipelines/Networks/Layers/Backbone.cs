using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>
/// A pretrained network that stays as it is and turns an image into a row of features, on which the layers after it are trained.
/// </summary>
/// <remarks>
/// The first layer of a network. It has no weights of its own here: they come with the file that it was made from, and the saved
/// graph holds them.
/// </remarks>
/// <param name="Name">Name within the network.</param>
/// <param name="Source">What the pretrained network is called: <c>resnet18</c>, or the name of its file.</param>
/// <param name="Sha256">Of the file with its weights, in 64 lower-case hexadecimal digits.</param>
/// <param name="Output">Tensor of that file that the features are.</param>
/// <param name="Features">Numbers of a row.</param>
public sealed record Backbone(string Name, string Source, string Sha256, string Output, int Features) : NetworkLayer(Name)
{
    private const int MostFeatures = 65_536;

    /// <summary>What becomes of the bytes of an image before the file's first operation, in words.</summary>
    public string Pixels { get; init; } = string.Empty;

    /// <summary>How the saved graph holds the weights: <c>float32</c>, <c>float16</c> or <c>int8</c>.</summary>
    public string Storage { get; init; } = "float32";

    /// <summary>Numbers in its weights, none of which is trained.</summary>
    public long FrozenParameters { get; init; }

    /// <summary>Least height and width of an image.</summary>
    /// <value>Default 1.</value>
    public int LeastSide { get; init; } = 1;

    /// <summary>The only height that it takes; 0 for any.</summary>
    public int FixedHeight { get; init; }

    /// <summary>The only width that it takes; 0 for any.</summary>
    public int FixedWidth { get; init; }

    /// <inheritdoc />
    public override string Kind => "Backbone";

    /// <inheritdoc />
    public override long FrozenParameterCount => FrozenParameters;

    internal override string? Misfit(ImmutableArray<int> input) => UnlessImage(input)
        ?? (Takes(input[0], input[1])
            ? null
            : $"'{Source}' takes images of {Sizes} pixels (height x width), but gets {input[0]} x {input[1]}.");

    internal override ImmutableArray<int> OutputShape(ImmutableArray<int> input) => [Features];

    internal override IEnumerable<string> Faults() => Features is >= 1 and <= MostFeatures && FrozenParameters >= 0
        ? []
        : [$"'{Name}' must give 1 to {MostFeatures:N0} features, but says {Features}."];

    internal override TResult Accept<TContext, TResult>(ILayerVisitor<TContext, TResult> visitor, TContext context) =>
        visitor.Visit(this, context);

    private string Sizes => FixedHeight > 0 || FixedWidth > 0
        ? $"{Given(FixedHeight)} x {Given(FixedWidth)}"
        : $"at least {LeastSide} x {LeastSide}";

    private bool Takes(int height, int width) => Math.Min(height, width) >= LeastSide
        && (FixedHeight == 0 || height == FixedHeight) && (FixedWidth == 0 || width == FixedWidth);

    private static string Given(int side) => side > 0 ? FormattableString.Invariant($"{side}") : "any";
}
