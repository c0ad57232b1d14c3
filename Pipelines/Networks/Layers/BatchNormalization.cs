using System.Collections.Immutable;
using System.Globalization;

namespace MlNetClassifier.Pipelines.Networks.Layers;

/// <summary>
/// Brings each channel of a batch to mean 0 and variance 1, then scales and shifts it: <c>(x - mean) / sqrt(variance + epsilon)
/// scale + shift</c>. The trained network computes with running means of both, which a convolution before it takes in when it
/// is exported.
/// </summary>
/// <remarks>
/// Weights <c>NAME.weight</c> and <c>NAME.bias</c> (channels); <c>NAME.running_mean</c> and <c>NAME.running_var</c> are
/// measured, not trained.
/// </remarks>
/// <param name="Name">Name within the network.</param>
/// <seealso href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy, 2015</seealso>
public sealed record BatchNormalization(string Name) : ActivatedLayer(Name)
{
    /// <summary>Added to the variance.</summary>
    /// <value>Above 0; default 1e-5 (PyTorch).</value>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Share of the newest batch in the running means.</summary>
    /// <value>Above 0 to 1; default 0.1 (PyTorch).</value>
    public double Momentum { get; init; } = 0.1;

    /// <inheritdoc />
    public override string Kind => "BatchNormalization";

    internal string ScaleName => $"{Name}.weight";

    internal string ShiftName => $"{Name}.bias";

    internal string MeanName => $"{Name}.running_mean";

    internal string VarianceName => $"{Name}.running_var";

    internal override string? Misfit(ImmutableArray<int> input) => null;

    internal override ImmutableArray<int> OutputShape(ImmutableArray<int> input) => input;

    internal override IEnumerable<WeightShape> Weights(ImmutableArray<int> input) =>
    [
        new(ScaleName, [input[^1]]) { Start = [1] },
        new(ShiftName, [input[^1]]) { Start = [0] },
        new(MeanName, [input[^1]]) { Start = [0], IsTrained = false },
        new(VarianceName, [input[^1]]) { Start = [1], IsTrained = false },
        .. LearnedParameter(input[^1]),
    ];

    internal override IEnumerable<string> Faults()
    {
        if (!(Epsilon > 0 && Momentum is > 0 and <= 1))
            yield return string.Create(CultureInfo.InvariantCulture, $"'{Name}' has an epsilon of {Epsilon} and a momentum of "
                + $"{Momentum}; both must be above 0, the momentum 1 at most.");

        foreach (string fault in Faults("channels", 1))
            yield return fault;
    }

    internal override TResult Accept<TContext, TResult>(ILayerVisitor<TContext, TResult> visitor, TContext context) =>
        visitor.Visit(this, context);
}
