using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.Data.Checking;

/// <summary>
/// What is left of a checked data set when unreadable images are dropped and only one copy of each picture is kept, so that
/// nothing is tested that was learned.
/// </summary>
/// <remarks>
/// Of the copies of a picture, one in the test split is kept before one in validation and that before one in train, because a
/// test split that shrinks cannot be compared with earlier results; then the one with the most pixels, then the first by path.
/// A picture with several labels is dropped with all its copies: only the user knows the right one. Class names are
/// left as they are. Pictures that only look like copies are kept unless they are asked for: that they are copies is a judgement.
/// </remarks>
public sealed record CleanSelection
{
    /// <summary>What to train with, ordered by relative path; each image has the split that it was checked with.</summary>
    public required IReadOnlyList<CheckedImage> Kept { get; init; }

    /// <summary>Images that cannot be read.</summary>
    public required IReadOnlyList<CheckedImage> Unreadable { get; init; }

    /// <summary>Copies of kept images.</summary>
    public required IReadOnlyList<CheckedImage> Copies { get; init; }

    /// <summary>All copies of pictures that have several labels.</summary>
    public required IReadOnlyList<CheckedImage> Contradictory { get; init; }

    /// <summary>Images among the kept ones that look like copies of another kept one.</summary>
    public required int Alike { get; init; }

    /// <summary>Selects from a report.</summary>
    /// <param name="report">The report; it stays as it is.</param>
    /// <param name="dropAlike">Whether pictures that look like copies are dropped as identical files are.</param>
    /// <returns>Every image of the report in exactly one of the lists.</returns>
    public static CleanSelection Of(DatasetReport report, bool dropAlike = false)
    {
        ArgumentNullException.ThrowIfNull(report);
        HashSet<CheckedImage> copies = [];
        HashSet<CheckedImage> contradictory = [];
        foreach (IReadOnlyList<int> group in dropAlike ? report.Repeated : report.Identical)
        {
            CheckedImage[] images = [.. group.Select(i => report.Images[i])];
            if (images.DistinctBy(image => image.Sample.Label).Count() > 1)
                contradictory.UnionWith(images);
            else
                copies.UnionWith(InOrderOfWorth(images).Skip(1));
        }

        HashSet<CheckedImage> kept = [.. report.Images.Where(image =>
            image.IsReadable && !copies.Contains(image) && !contradictory.Contains(image))];
        return new CleanSelection
        {
            Kept = [.. report.Images.Where(kept.Contains)],
            Alike = report.Repeated.Sum(group => Math.Max(0, group.Count(i => kept.Contains(report.Images[i])) - 1)),
            Unreadable = [.. report.Images.Where(image => !image.IsReadable)],
            Copies = [.. report.Images.Where(copies.Contains)],
            Contradictory = [.. report.Images.Where(contradictory.Contains)],
        };
    }

    private static IOrderedEnumerable<CheckedImage> InOrderOfWorth(IEnumerable<CheckedImage> images) => images
        .OrderBy(image => image.Split switch { Split.Test => 0, Split.Validation => 1, _ => 2 })
        .ThenByDescending(image => (long)image.Height * image.Width)
        .ThenBy(image => image.RelativePath, StringComparer.Ordinal);
}
