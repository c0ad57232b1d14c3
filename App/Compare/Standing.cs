using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Compare;

/// <summary>One contestant over all seeds, against the first contestant.</summary>
/// <param name="Contestant">What is compared.</param>
/// <param name="Results">One per seed.</param>
/// <param name="Tests">McNemar test against the first contestant, one per seed; empty for the first itself.</param>
internal sealed record Standing(Contestant Contestant, IReadOnlyList<ContestResult> Results, IReadOnlyList<McNemarTest> Tests)
{
    public double Accuracy => Results.Average(result => result.Accuracy);

    /// <summary>
    /// Wilson interval of all seeds together; the seeds share their test images, so with several it is a little too narrow.
    /// </summary>
    public WilsonInterval Interval =>
        WilsonInterval.Of(Results.Sum(result => result.Correct.Count(right => right)),
            Results.Sum(result => result.Correct.Count));

    public double LogLoss => Results.Average(result => result.LogLoss);

    public double Seconds => Results.Average(result => result.Seconds);

    public double Epochs => Results.Average(result => result.Epochs.Count);

    /// <summary>Largest p-value of the tests: what is evidence here is evidence with every seed.</summary>
    public double? PValue => Tests.Count == 0 ? null : Tests.Max(test => test.PValue);

    /// <summary>Whether every seed gives evidence of a difference, in the same direction.</summary>
    public bool IsDifferent => Tests.Count > 0 && Tests.All(test => test.IsEvidence)
        && Tests.Select(test => Math.Sign(test.OnlyFirstRight - test.OnlySecondRight)).Distinct().Count() == 1;

    /// <summary>Whether training never rose above chance: no better than always naming the most frequent class.</summary>
    public bool NeverLearned(double chance) => Accuracy <= chance + ChanceMargin;

    private const double ChanceMargin = 0.02;
}
