using System.Collections.Immutable;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>
/// Every output is a weighted sum of all inputs. The last layer of a network is one, without activation: it gives the logits.
/// </summary>
/// <remarks>Kernel <c>NAME.weight</c> (units, inputs), <c>NAME.bias</c> (units).</remarks>
/// <param name="Name">Name within the network.</param>
/// <param name="Units">Numbers of the output.</param>
public sealed record Dense(string Name, int Units) : ActivatedLayer(Name)
{
    /// <inheritdoc />
    public override string Kind => "Dense";

    internal override string? Misfit(ImmutableArray<int> input) => input.Length == 1
        ? null
        : $"'{Name}' takes a row of numbers, but gets an image of {string.Join(" x ", input)}; put Flatten or "
            + "GlobalAveragePooling before it.";

    internal override ImmutableArray<int> OutputShape(ImmutableArray<int> input) => [Units];

    internal override IEnumerable<WeightShape> Weights(ImmutableArray<int> input) =>
        [WeightShape.Kernel(Name, [Units, input[0]]), WeightShape.Bias(Name, Units), .. LearnedParameter(Units)];

    internal override IEnumerable<string> Faults() => Faults("units", Units);

    internal override TResult Accept<TContext, TResult>(ILayerVisitor<TContext, TResult> visitor, TContext context) =>
        visitor.Visit(this, context);
}
