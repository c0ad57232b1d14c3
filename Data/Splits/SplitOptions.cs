namespace MlNetClassifier.Data.Splits;

/// <summary>
/// How much of the data is held back for validation and test, where the data does not say so itself, and which images
/// are chosen.
/// </summary>
public sealed record SplitOptions
{
    /// <summary>Default of <see cref="Seed"/>; ours.</summary>
    public const int DefaultSeed = 0;

    /// <summary>Default of <see cref="ValidationFraction"/>; ours.</summary>
    public const double DefaultValidationFraction = 0.15;

    /// <summary>Default of <see cref="TestFraction"/>; ours.</summary>
    public const double DefaultTestFraction = 0.15;

    /// <summary>Default of <see cref="TrainFraction"/>; ours.</summary>
    public const double DefaultTrainFraction = 1;

    /// <summary>Chooses the images; the same seed over the same relative paths gives the same split on every machine.</summary>
    /// <value>Default <see cref="DefaultSeed"/>; any value.</value>
    public int Seed { get; init; } = DefaultSeed;

    /// <summary>Fraction of each class's training images that is held back to choose among epochs and options.</summary>
    /// <value>Default <see cref="DefaultValidationFraction"/>; in [0, 1); unused where the data has a validation split.</value>
    public double ValidationFraction { get; init; } = DefaultValidationFraction;

    /// <summary>Fraction of each class's training images that is held back to be judged once.</summary>
    /// <value>
    /// Default <see cref="DefaultTestFraction"/>; in [0, 1), and below 1 together with <see cref="ValidationFraction"/>;
    /// unused where the data has a test split.
    /// </value>
    public double TestFraction { get; init; } = DefaultTestFraction;

    /// <summary>
    /// Fraction of each class's images in the train split that is used, for a quick look; at least one of each class. The other
    /// splits stay whole, so that results compare.
    /// </summary>
    /// <value>Default <see cref="DefaultTrainFraction"/>; above 0 and at most 1.</value>
    public double TrainFraction { get; init; } = DefaultTrainFraction;

    /// <summary>Finds every fault at once, so that a user can fix them in one go.</summary>
    /// <returns>One sentence per fault: what was given and what was expected; empty when the options can be used.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [];
        AddFaultOfFraction(faults, "validation", ValidationFraction);
        AddFaultOfFraction(faults, "test", TestFraction);
        if (faults.Count == 0 && ValidationFraction + TestFraction >= 1)
        {
            double sum = ValidationFraction + TestFraction;
            faults.Add(FormattableString.Invariant(
                $"The validation and test fractions sum to {sum}, which leaves nothing to train on; expected a sum below 1."));
        }

        if (TrainFraction is not (> 0 and <= 1))
            faults.Add(
                FormattableString.Invariant(
                    $"The fraction of the train split is {TrainFraction}; expected above 0 and at most 1, such as 0.1."));

        return faults;
    }

    private static void AddFaultOfFraction(List<string> faults, string split, double fraction)
    {
        if (!(fraction >= 0 && fraction < 1))
        {
            faults.Add(FormattableString.Invariant(
                $"The {split} fraction is {fraction}; expected at least 0 and below 1, such as 0.15."));
        }
    }
}
