using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>All numbers of an image in a row, in the order (channels, height, width).</summary>
/// <param name="Name">Name within the network.</param>
public sealed record Flatten(string Name) : NetworkLayer(Name)
{
    /// <inheritdoc />
    public override string Kind => "Flatten";

    internal override string? Misfit(ImmutableArray<int> input) => null;

    // Saturates instead of overflowing, so that the parameters of an absurd network can be counted and the network refused.
    internal override ImmutableArray<int> OutputShape(ImmutableArray<int> input) =>
        [(int)Math.Min(int.MaxValue, input.Aggregate(1.0, (product, side) => product * side))];

    internal override TResult Accept<TContext, TResult>(ILayerVisitor<TContext, TResult> visitor, TContext context) =>
        visitor.Visit(this, context);
}
