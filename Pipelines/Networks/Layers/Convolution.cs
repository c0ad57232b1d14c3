using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>Square kernels slid over an image: Keras' <c>Conv2D</c>, PyTorch's <c>Conv2d</c>.</summary>
/// <remarks>Kernel <c>NAME.weight</c> (filters, channels, size, size), <c>NAME.bias</c> (filters).</remarks>
/// <param name="Name">Name within the network.</param>
/// <param name="Filters">Channels of the output.</param>
public sealed record Convolution(string Name, int Filters) : ActivatedLayer(Name)
{
    /// <summary>Rows and columns of a kernel.</summary>
    /// <value>1 or more; default 3.</value>
    public int KernelSize { get; init; } = 3;

    /// <summary>Pixels from one position to the next.</summary>
    /// <value>1 or more; default 1.</value>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros added at each side.</summary>
    /// <value>0 or more, less than the kernel's size; default 0 (Keras' <c>valid</c>).</value>
    public int Padding { get; init; }

    /// <summary>Whether a number is added to each channel; a batch normalization after it makes that superfluous.</summary>
    /// <value>Default true.</value>
    public bool HasBias { get; init; } = true;

    /// <inheritdoc />
    public override string Kind => "Conv2D";

    internal override string? Misfit(ImmutableArray<int> input) =>
        UnlessImage(input) ?? UnlessCovered(input, KernelSize, Padding);

    internal override ImmutableArray<int> OutputShape(ImmutableArray<int> input) =>
        [Windows(input[0], KernelSize, Stride, Padding), Windows(input[1], KernelSize, Stride, Padding), Filters];

    internal override IEnumerable<WeightShape> Weights(ImmutableArray<int> input)
    {
        yield return WeightShape.Kernel(Name, [Filters, input[2], KernelSize, KernelSize]);
        if (HasBias)
            yield return WeightShape.Bias(Name, Filters);

        foreach (WeightShape parameter in LearnedParameter(Filters))
            yield return parameter;
    }

    internal override IEnumerable<string> Faults()
    {
        if (KernelSize < 1 || Stride < 1 || Padding < 0 || Padding >= KernelSize)
            yield return $"'{Name}' has a kernel of {KernelSize}, a stride of {Stride} and a padding of {Padding}; size and "
                + "stride must be 1 or more, padding 0 or more and less than the size.";

        foreach (string fault in Faults("filters", Filters))
            yield return fault;
    }

    internal override TResult Accept<TContext, TResult>(ILayerVisitor<TContext, TResult> visitor, TContext context) =>
        visitor.Visit(this, context);
}
