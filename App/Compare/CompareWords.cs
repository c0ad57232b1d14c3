using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Compare;

/// <summary>What the figures of a comparison say, and what they do not.</summary>
internal static class CompareWords
{
    private const double VanishingRatio = 0.05;

    public static IReadOnlyList<string> Of(Comparison comparison) =>
    [
        .. comparison.Standings.Skip(1).Where(standing => !standing.Contestant.IsLinear)
            .Select(standing => OfOne(comparison, standing) + Costs(comparison, standing)),
        .. comparison.Standings.Where(standing => standing.Contestant.IsLinear)
            .Select(linear => OfLinear(comparison, linear)),
        .. comparison.Standings.Count > 1 ? new[] { OfBest(comparison.Best) } : [],
        OfSeeds(comparison),
        .. comparison.Notes,
    ];

    /// <summary>How the intervals and p-values were computed.</summary>
    public static string Method(Comparison comparison) =>
        $"Intervals: 95 % Wilson, for {Figures.Count(comparison.Reference.Results[0].Correct.Count, "test image")}"
        + $"{(comparison.Seeds.Count > 1 ? ", whatever the number of seeds" : string.Empty)}. p: exact paired permutation test "
        + $"over images{(comparison.Seeds.Count > 1 ? ", all seeds' answers to an image together" : " (McNemar's)")}"
        + $"{(comparison.TestCount > 1 ? $", Holm-corrected for {comparison.TestCount} tests" : string.Empty)}."
        + (comparison.HasOwnTrainings ? CostMethod(comparison) : string.Empty);

    private static string CostMethod(Comparison comparison) =>
        " Seconds: of training, with the images read. ms/image: test images in bulk, from file to answer, by the saved model. "
        + "MB: the model file."
        + (comparison.Standings.Any(standing => standing.Contestant.KeepsFeatures)
            ? " The features of a pretrained network are kept, so training it again on these images takes less time."
            : string.Empty);

    private static string Costs(Comparison comparison, Standing standing)
    {
        Standing reference = comparison.Reference;
        return comparison.HasOwnTrainings
            ? $" It takes {Instead(standing.Seconds, reference.Seconds, "s")} to train, "
                + $"{Instead(standing.MillisecondsPerImage, reference.MillisecondsPerImage, "ms")} to score an image, and "
                + $"{Instead(standing.ModelMegabytes, reference.ModelMegabytes, "MB")} on disk."
            : string.Empty;
    }

    private static string Instead(double? value, double? other, string unit) =>
        $"{Figures.Amount(value)} {unit} instead of {Figures.Amount(other)}";

    private static string OfOne(Comparison comparison, Standing standing)
    {
        Standing reference = comparison.Reference;
        Difference difference = standing.Difference!;
        (string name, string other) = (standing.Contestant.Name, reference.Contestant.Name);
        string accuracies = $"{Figures.Percent(standing.Accuracy)} against {Figures.Percent(reference.Accuracy)}";
        string figures = $"({accuracies}, {difference.PSentence})";
        return standing.NeverLearned(comparison.Chance) ? NeverLearned(comparison, standing)
            : difference.IsEvidence ? $"{name} is {(difference.Mean > 0 ? "better" : "worse")} than {other} {figures}."
            : difference.AdjustedPValue <= McNemarTest.Significance
                ? $"{name} is better than {other} with some seeds and worse with others ({accuracies}): no evidence of a "
                    + "difference."
                : $"{name}: no evidence of a difference from {other} {figures}.";
    }

    private static string OfLinear(Comparison comparison, Standing linear)
    {
        Standing[] learned =
            [.. comparison.Standings.Where(standing => standing != linear && !standing.NeverLearned(comparison.Chance))];
        Standing[] above =
            [.. learned.Where(standing => comparison.OverLinear(standing) is { IsEvidence: true, Mean: > 0 })];
        const string Why = "Without a non-linear function, stacked layers are one linear map (max-pooling is not linear "
            + "either, so here it is replaced by the mean).";
        return above.Length == learned.Length && learned.Length > 0
            ? $"linear is clearly below every activation that learned ({Figures.Percent(linear.Accuracy)} against "
                + $"{Figures.Percent(learned.Min(standing => standing.Accuracy))} or more). {Why}"
            : $"linear reaches {Figures.Percent(linear.Accuracy)}; {above.Length} of {learned.Length} activations that learned "
                + $"are clearly above it. {Why}";
    }

    // A cause is named only where the figures show it.
    private static string NeverLearned(Comparison comparison, Standing standing)
    {
        string reference = comparison.Reference.Contestant.Name;
        string sentence = $"{standing.Contestant.Name} did not rise above chance ({Figures.Percent(comparison.Chance)})";
        if (!standing.Contestant.LearnsInSteps)
            return sentence + ".";

        double? ratio = comparison.HasOwnTrainings ? null
            : standing.Layers.FirstOrDefault()?.FirstGradient / comparison.Reference.Layers.FirstOrDefault()?.FirstGradient;
        return $"{sentence} in {Figures.Count((int)Math.Round(standing.Epochs), "epoch")}"
            + (ratio < VanishingRatio
                ? $": the gradient that reached the first layer was {Figures.Percent(ratio)} of {reference}'s in the first epoch "
                    + "(vanishing gradients)."
                : "; more epochs or another learning rate may help.");
    }

    private static string OfBest(Standing best) =>
        $"The most accurate on these images is {best.Contestant.Name} with {Figures.Percent(best.Accuracy)} (95 % interval "
        + $"{Figures.Interval(best.Interval)}); the best of several looks better than it is.";

    // The test knows the images of these networks; what another start would give, only seeds can tell.
    private static string OfSeeds(Comparison comparison)
    {
        if (comparison.Seeds.Count == 1)
            return "This is one seed; --seeds 0,1,2 shows how much the seed changes.";

        Standing widest = comparison.Standings.MaxBy(standing => standing.HighestAccuracy - standing.LowestAccuracy)!;
        return $"Figures are means over {comparison.Seeds.Count} seeds. The seeds lie furthest apart for "
            + $"{widest.Contestant.Name}: from {Figures.Percent(widest.LowestAccuracy)} to "
            + $"{Figures.Percent(widest.HighestAccuracy)}.";
    }
}
