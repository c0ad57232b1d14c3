using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Compare;

/// <summary>One contestant over all seeds, against the first contestant.</summary>
/// <param name="Contestant">What is compared.</param>
/// <param name="Results">One per seed.</param>
/// <param name="Difference">How it compares with the first; null for the first itself.</param>
internal sealed record Standing(Contestant Contestant, IReadOnlyList<ContestResult> Results, Difference? Difference)
{
    private const double ChanceMargin = 0.02;

    /// <summary>Mean over the seeds.</summary>
    public double Accuracy => Results.Average(result => result.Accuracy);

    public double LowestAccuracy => Results.Min(result => result.Accuracy);

    public double HighestAccuracy => Results.Max(result => result.Accuracy);

    /// <summary>
    /// Wilson interval of the mean accuracy for the number of test images. The seeds share these, so that more seeds do not
    /// narrow it; it says what other images would change, and the accuracies of the seeds what other seeds would.
    /// </summary>
    public WilsonInterval Interval => WilsonInterval.Of(Accuracy, Results[0].Correct.Count);

    public double LogLoss => Results.Average(result => result.LogLoss);

    public double Seconds => Results.Average(result => result.Seconds);

    /// <summary>Mean over the seeds; null where no result has it.</summary>
    public double? MillisecondsPerImage => Results.Average(result => result.MillisecondsPerImage);

    /// <inheritdoc cref="MillisecondsPerImage"/>
    public double? ModelMegabytes => Results.Average(result => result.ModelBytes) / (1 << 20);

    public double Epochs => Results.Average(result => result.Epochs.Count);

    /// <summary>Figures of each layer with weights, as means over the seeds.</summary>
    public IEnumerable<ContestResult.LayerFigures> Layers => Results.SelectMany(result => result.Layers)
        .GroupBy(layer => layer.Name).Select(layers => new ContestResult.LayerFigures(
            layers.Key,
            layers.Average(layer => layer.DeadShare),
            layers.Average(layer => layer.FirstGradient),
            layers.Average(layer => layer.LastGradient)));

    /// <summary>Whether training never rose above chance: no better than always naming the most frequent class.</summary>
    public bool NeverLearned(double chance) => Accuracy <= chance + ChanceMargin;
}
