using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>The largest value of each window. Itself a non-linear function.</summary>
/// <param name="Name">Name within the network.</param>
public sealed record MaxPooling(string Name) : NetworkLayer(Name)
{
    /// <summary>Rows and columns of a window.</summary>
    /// <value>1 or more; default 2.</value>
    public int Size { get; init; } = 2;

    /// <summary>Pixels from one window to the next.</summary>
    /// <value>1 or more; default 2.</value>
    public int Stride { get; init; } = 2;

    /// <summary>Pixels by which windows reach over each side; they never win.</summary>
    /// <value>0 to half of the size; default 0: an odd last row or column is dropped.</value>
    public int Padding { get; init; }

    /// <inheritdoc />
    public override string Kind => "MaxPooling2D";

    internal override string? Misfit(ImmutableArray<int> input) => UnlessImage(input) ?? UnlessCovered(input, Size, Padding);

    internal override ImmutableArray<int> OutputShape(ImmutableArray<int> input) =>
        [Windows(input[0], Size, Stride, Padding), Windows(input[1], Size, Stride, Padding), input[2]];

    internal override IEnumerable<string> Faults()
    {
        if (Size < 1 || Stride < 1 || Padding < 0 || Padding > Size / 2)
            yield return $"'{Name}' has a window of {Size}, a stride of {Stride} and a padding of {Padding}; size and stride "
                + "must be 1 or more, padding 0 to half of the size.";
    }

    internal override TResult Accept<TContext, TResult>(ILayerVisitor<TContext, TResult> visitor, TContext context) =>
        visitor.Visit(this, context);
}
