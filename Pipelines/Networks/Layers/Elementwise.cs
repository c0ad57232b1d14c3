using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>An activation by itself: of the network's input, or of what another layer gives.</summary>
/// <param name="Name">Name within the network.</param>
public sealed record Elementwise(string Name) : ActivatedLayer(Name)
{
    /// <inheritdoc />
    public override string Kind => "Activation";

    internal override string? Misfit(ImmutableArray<int> input) => null;

    internal override ImmutableArray<int> OutputShape(ImmutableArray<int> input) => input;

    internal override IEnumerable<WeightShape> Weights(ImmutableArray<int> input) => LearnedParameter(input[^1]);

    internal override IEnumerable<string> Faults() => Faults("channels", 1);

    internal override TResult Accept<TContext, TResult>(ILayerVisitor<TContext, TResult> visitor, TContext context) =>
        visitor.Visit(this, context);
}
