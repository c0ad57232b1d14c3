using MlNetClassifier.App.Output;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Train;

/// <summary>
/// What the hashes of a data set tell about it before training, in one line: identical files under two labels, or in two splits.
/// </summary>
internal static class SharedImages
{
    /// <summary>Writes the line; nothing if there are no such files.</summary>
    public static void Write(IReadOnlyList<HashedSample> samples, string data, AppEnvironment environment)
    {
        HashedSample[][] groups =
        [
            .. samples.Where(sample => sample.Sha256 is not null).GroupBy(sample => sample.Sha256)
                .Select(group => group.ToArray()).Where(group => group.Length > 1),
        ];
        int labels = groups.Count(group => group.DistinctBy(sample => sample.Label).Count() > 1);
        int splits = groups.Count(group => group.DistinctBy(sample => sample.Split).Count() > 1);
        string[] found =
        [
            .. labels == 0 ? Array.Empty<string>() : [$"{Figures.Count(labels, "image")} under several labels"],
            .. splits == 0 ? Array.Empty<string>() : [$"{Figures.Count(splits, "image")} in several splits"],
        ];
        if (found.Length > 0)
        {
            environment.Error.WriteLine($"The data has {string.Join(" and ", found)} (identical files), so the result will "
                + $"mislead; '{environment.CommandName} data check {environment.Typed(data)}' names them.");
        }
    }
}
