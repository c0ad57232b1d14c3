using MlNetClassifier.App.Judging;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Compare;

/// <summary>How much better one contestant is than another, and whether that is more than chance.</summary>
/// <param name="BySeed">Difference of the accuracies, seed by seed: above 0 where the first is better.</param>
/// <param name="PValue">Of the permutation test over images (<see cref="PermutationTest"/>).</param>
/// <param name="AdjustedPValue">The same, corrected for all tests of the comparison (<see cref="HolmCorrection"/>).</param>
internal sealed record Difference(IReadOnlyList<double> BySeed, double PValue, double AdjustedPValue)
{
    /// <summary>The differences between pairs of contestants, given as their results in the order of the seeds.</summary>
    public static IReadOnlyList<Difference> Of(
        IReadOnlyList<(IReadOnlyList<ContestResult> First, IReadOnlyList<ContestResult> Second)> pairs)
    {
        double[] pValues = [.. pairs.Select(pair => PermutationTest.PValue(Correct(pair.First), Correct(pair.Second)))];
        double[] adjusted = HolmCorrection.Adjust(pValues);
        return [.. pairs.Select((pair, i) => new Difference(
            [.. pair.First.Zip(pair.Second, (first, second) => first.Accuracy - second.Accuracy)], pValues[i], adjusted[i]))];

        static IReadOnlyList<bool>[] Correct(IReadOnlyList<ContestResult> results) =>
            [.. results.Select(result => result.Correct)];
    }

    /// <summary>The difference seen from the other one.</summary>
    public Difference Reversed => this with { BySeed = [.. BySeed.Select(difference => -difference)] };

    public double Mean => BySeed.Average();

    /// <summary>Whether one is better with some seeds and worse with others.</summary>
    public bool SeedsDisagree => BySeed.Min() < 0 && BySeed.Max() > 0;

    /// <summary>Whether there is evidence at the 5 % level, and no seed against it.</summary>
    public bool IsEvidence => AdjustedPValue <= McNemarTest.Significance && !SeedsDisagree;

    /// <summary>The corrected p-value as it is printed.</summary>
    public string PText => Figures.PValue(AdjustedPValue);

    /// <summary>The corrected p-value in a sentence.</summary>
    public string PSentence => Figures.PSentence(AdjustedPValue);
}
