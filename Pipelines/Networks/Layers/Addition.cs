using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>Adds the output of another layer: what closes a residual block.</summary>
/// <param name="Name">Name within the network.</param>
/// <param name="With">The other earlier layer, whose output has the same shape.</param>
/// <seealso href="https://arxiv.org/abs/1512.03385">He et al., 2016</seealso>
public sealed record Addition(string Name, string With) : ActivatedLayer(Name)
{
    /// <inheritdoc />
    public override string Kind => "Add";

    internal override ImmutableArray<string> OtherInputs => [With];

    internal override string? Misfit(ImmutableArray<int> input) => null;

    internal override ImmutableArray<int> OutputShape(ImmutableArray<int> input) => input;

    internal override IEnumerable<WeightShape> Weights(ImmutableArray<int> input) => LearnedParameter(input[^1]);

    internal override IEnumerable<string> Faults() => Faults("channels", 1);

    internal override TResult Accept<TContext, TResult>(ILayerVisitor<TContext, TResult> visitor, TContext context) =>
        visitor.Visit(this, context);
}
