using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.Data.Checking;

/// <summary>
/// Looks at a data set as a careful person would before training: what is there, what cannot be read, what is there twice, and
/// whether a training on it would mean anything.
/// </summary>
public static class DatasetCheck
{
    /// <summary>
    /// Fraction of images that may be unreadable before that is an error, here and in training: 0.05; ours. A few broken files
    /// are usual, many point to an interrupted copy.
    /// </summary>
    public const double MaxUnreadableFraction = 0.05;

    /// <summary>Opens every image of a folder or a manifest once and reports what it found; changes nothing.</summary>
    /// <remarks>
    /// Uses all cores. The report is the same for the same files whatever the number of cores. Memory grows by about 2 KB per
    /// image, 200 MB at 100,000, and by the features of each; what may be a copy is read again in detail, a few dozen pictures
    /// at a time.
    /// </remarks>
    /// <param name="path">A folder, or a manifest that ends in .csv, .tsv or .txt.</param>
    /// <param name="options">Splits, and what is compared.</param>
    /// <param name="progress">Receives what is done, from several threads at once; may be null.</param>
    /// <param name="cancellationToken">Ends the check with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The report; data that training would refuse gives one too, with an error among its findings.</returns>
    /// <exception cref="ArgumentException">The options have faults; the message lists all of them.</exception>
    /// <exception cref="DatasetException">
    /// The path is missing or unreadable or contradicts itself, so that there is no list of images.
    /// </exception>
    public static DatasetReport Run(
        string path, DatasetCheckOptions options, IProgress<CheckProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(' ', faults), nameof(options));

        ImageListing listing = ImageListing.Read(path);
        (CheckedImage Image, Miniature? Miniature)[] survey =
            ImageSurvey.Take(
                StratifiedCut.Complete(listing.Images, options.Splits), options.JudgeQuality, progress, cancellationToken);
        CheckedImage[] images = [.. survey.Select(result => result.Image)];
        var groups = DuplicateGroups.Find(
            [.. images.Select(image => image.ContentHash)],
            [.. survey.Select(result => options.FindAlike ? result.Miniature : null)],
            DetailSource.Of(images),
            cancellationToken);
        if (options.Features is { } features)
        {
            HashSet<int> copies = [.. groups.Together().SelectMany(group => group.Skip(1))];
            int[] compared = [.. Enumerable.Range(0, survey.Length)
                .Where(i => survey[i].Miniature is { IsFlat: false } && !copies.Contains(i))];
            groups = groups.With(EditedCopies.Find(images, compared, features, progress, cancellationToken), images.Length);
        }

        CheckedImage[] flat = [.. survey.Where(result => result.Miniature is { IsFlat: true }).Select(result => result.Image)];
        return new DatasetReport
        {
            Path = listing.Path,
            Classes =
                [.. images.Select(image => image.Sample.Label).Concat(listing.EmptyClasses).Distinct()
                    .Order(StringComparer.Ordinal)],
            Images = images,
            CutSplits =
            [
                .. Cut(listing, Split.Validation, options.Splits.ValidationFraction),
                .. Cut(listing, Split.Test, options.Splits.TestFraction),
            ],
            Options = options.Splits,
            Skipped = listing.Skipped,
            Identical = groups.Identical,
            Repeated = groups.Together(),
            Findings = DatasetReport.InOrder(
            [
                .. ClassFindings.Of(listing, images, options.Splits),
                .. ReadingFindings.Of(listing, images, flat),
                .. DuplicateFindings.Of(images, groups),
                .. QualityFindings.Of(images),
                .. LeftOutFindings.Of(listing),
            ]),
        };
    }

    private static IEnumerable<Split> Cut(ImageListing listing, Split split, double fraction) =>
        fraction > 0 && listing.Images.All(image => image.Split != split) ? [split] : [];
}
