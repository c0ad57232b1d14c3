namespace MlNetClassifier.App.Compare;

/// <summary>
/// What a comparison came to: each contestant's standing, and the difference between any two that are compared.
/// </summary>
internal sealed record Comparison
{
    private readonly Dictionary<Standing, Difference> _overLinear;

    public Comparison(IReadOnlyList<Contestant> contestants, IReadOnlyList<int> seeds, IReadOnlyList<ContestResult> results,
        double chance)
    {
        (Seeds, Chance) = (seeds, chance);
        ContestResult[][] of =
            [.. contestants.Select(contestant => results.Where(result => result.Name == contestant.Name).ToArray())];
        int linear = contestants.ToList().FindIndex(contestant => contestant.IsLinear);

        // All tests of a comparison are one family: each against the first, and each against linear.
        (int First, int Second)[] pairs =
        [
            .. Enumerable.Range(1, of.Length - 1).Select(i => (i, 0)),
            .. Enumerable.Range(1, of.Length - 1).Where(i => linear > 0 && i != linear).Select(i => (i, linear)),
        ];
        var differences = pairs
            .Zip(Difference.Of([.. pairs.Select(pair => ((IReadOnlyList<ContestResult>)of[pair.First],
                (IReadOnlyList<ContestResult>)of[pair.Second]))]))
            .ToDictionary(pair => pair.First, pair => pair.Second);
        TestCount = pairs.Length;
        Standings = [.. contestants.Select((contestant, i) =>
            new Standing(contestant, of[i], i == 0 ? null : differences[(i, 0)]))];
        _overLinear = linear < 0 ? [] : Enumerable.Range(0, of.Length).Where(i => i != linear).ToDictionary(
            i => Standings[i], i => i == 0 ? differences[(linear, 0)].Reversed : differences[(i, linear)]);
    }

    public IReadOnlyList<Standing> Standings { get; }

    public Standing Reference => Standings[0];

    /// <summary>The most accurate one; of several, the first.</summary>
    public Standing Best => Standings.MaxBy(standing => standing.Accuracy)!;

    /// <summary>Whether networks or settings are compared, each trained its own way, not activations of one network.</summary>
    public bool HasOwnTrainings => Reference.Contestant.Own is not null;

    /// <summary>What is compared.</summary>
    public string Noun => Reference.Contestant.Noun;

    public IReadOnlyList<int> Seeds { get; }

    /// <summary>Sentences about what is not in it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Accuracy of always naming the most frequent class.</summary>
    public double Chance { get; }

    /// <summary>How many tests the p-values are corrected for.</summary>
    public int TestCount { get; }

    /// <summary>How a contestant compares with the one without any non-linear function, where there is one.</summary>
    public Difference OverLinear(Standing standing) => _overLinear[standing];
}
