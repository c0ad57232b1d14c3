namespace MlNetClassifier.Pipelines.Networks;

/// <summary>Says when the number of an option is out of range, in the same words for all options.</summary>
internal static class OptionRange
{
    /// <summary>A sentence with the name, the range and the value; none if the value is in range. NaN never is.</summary>
    public static IEnumerable<string> Outside(string name, double value, double least, double most)
    {
        if (value >= least && value <= most)
            yield break;

        string range = most >= int.MaxValue ? $"{least} or more" : FormattableString.Invariant($"{least} to {most:#,0.##}");
        yield return FormattableString.Invariant($"{name} must be {range}, but is {value}.");
    }
}
