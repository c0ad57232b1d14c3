using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>The mean of each channel over the whole image: a few numbers, however large the image.</summary>
/// <param name="Name">Name within the network.</param>
public sealed record GlobalAveragePooling(string Name) : NetworkLayer(Name)
{
    /// <inheritdoc />
    public override string Kind => "GlobalAveragePooling2D";

    internal override string? Misfit(ImmutableArray<int> input) => UnlessImage(input);

    internal override ImmutableArray<int> OutputShape(ImmutableArray<int> input) => [input[2]];

    internal override TResult Accept<TContext, TResult>(ILayerVisitor<TContext, TResult> visitor, TContext context) =>
        visitor.Visit(this, context);
}
