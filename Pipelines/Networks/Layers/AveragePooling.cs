using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>The mean of each window: linear, unlike the maximum.</summary>
/// <param name="Name">Name within the network.</param>
public sealed record AveragePooling(string Name) : NetworkLayer(Name)
{
    /// <summary>Rows and columns of a window, and pixels from one to the next.</summary>
    /// <value>1 or more; default 2. An odd last row or column is dropped.</value>
    public int Size { get; init; } = 2;

    /// <inheritdoc />
    public override string Kind => "AveragePooling2D";

    internal override string? Misfit(ImmutableArray<int> input) => UnlessImage(input) ?? UnlessCovered(input, Size, 0);

    internal override ImmutableArray<int> OutputShape(ImmutableArray<int> input) => [input[0] / Size, input[1] / Size, input[2]];

    internal override IEnumerable<string> Faults()
    {
        if (Size < 1)
            yield return $"'{Name}' has a window of {Size}; it must be 1 or more.";
    }

    internal override TResult Accept<TContext, TResult>(ILayerVisitor<TContext, TResult> visitor, TContext context) =>
        visitor.Visit(this, context);
}
