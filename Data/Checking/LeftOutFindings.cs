using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.Data.Checking;

/// <summary>What discovery left out: links to classes, images of formats that are not read, and the rest.</summary>
internal static class LeftOutFindings
{
    private const int ShownReasons = 5;

    private static readonly string[] UnreadFormats = [".tif", ".tiff", ".heic", ".heif", ".avif", ".jxl", ".jp2"];

    public static IEnumerable<Finding> Of(ImageListing listing)
    {
        HashSet<string> classFolders = [.. listing.Images.Select(image => ClassFolder(listing, image))];
        List<(SkippedFile File, string Target)> links = [];
        List<SkippedFile> unreadFormats = [];
        List<SkippedFile> others = [];
        foreach (SkippedFile file in listing.Skipped.Where(file => !file.IsUnreadableImage))
        {
            if (LinkedFolder(file) is { } target && classFolders.Contains(target))
                links.Add((file, target));
            else if (UnreadFormats.Contains(Path.GetExtension(file.Path), StringComparer.OrdinalIgnoreCase))
                unreadFormats.Add(file);
            else
                others.Add(file);
        }

        if (links.Count > 0)
        {
            yield return new Finding(
                FindingKind.LinkedClass,
                FindingSeverity.Warning,
                $"{Quantity.Of(links.Count, "folder")} {Quantity.Verb(links.Count, "is a link", "are links")} to a class folder.",
                "Links are not followed, so that no image counts twice: training will have no class of that name. Remove the "
                    + "link.",
                [.. links.Select(link => new[]
                {
                    new FindingSubject(listing.NameOf(link.File), Detail: $"is {listing.NameOf(link.Target)}"),
                })]);
        }

        if (unreadFormats.Count > 0)
        {
            string extensions =
                string.Join(", ",
                    unreadFormats.Select(file => Path.GetExtension(file.Path)).Distinct().Order(StringComparer.Ordinal));
            yield return new Finding(
                FindingKind.UnknownFormat,
                FindingSeverity.Warning,
                $"{Quantity.Of(unreadFormats.Count, "image")} {Quantity.Verb(unreadFormats.Count, "is", "are")} left out "
                    + $"because the format is not read ({extensions}).",
                "Training does without them. Convert them to JPEG or PNG.",
                Subjects(listing, unreadFormats));
        }

        if (others.Count > 0)
        {
            KeyValuePair<string, int>[] reasons = [.. others
                .CountBy(file => file.Reason)
                .OrderByDescending(reason => reason.Value)
                .ThenBy(reason => reason.Key, StringComparer.Ordinal)];
            IEnumerable<string> shown = reasons.Take(ShownReasons)
                .Select(reason => $"{Quantity.Number(reason.Value)} x {reason.Key}");
            yield return new Finding(
                FindingKind.LeftOut,
                FindingSeverity.Note,
                $"Left out: {string.Join(", ", shown)}{(reasons.Length > ShownReasons ? ", ..." : string.Empty)}.",
                "Nothing needs to be done unless an image that you are missing is among them.",
                Subjects(listing, others));
        }
    }

    private static FindingSubject[][] Subjects(ImageListing listing, IEnumerable<SkippedFile> files) =>
        [.. files.Select(file => new[] { new FindingSubject(listing.NameOf(file), Detail: file.Reason) })];

    // Directly below the root, or below the folder of the split.
    private static string ClassFolder(ImageListing listing, ListedImage image)
    {
        string[] parts = image.RelativePath.Split('/');
        int depth = image.Split is null ? 1 : 2;
        return Path.GetFullPath(string.Join('/', parts.Take(depth)), listing.Root);
    }

    private static string? LinkedFolder(SkippedFile file)
    {
        try
        {
            var folder = new DirectoryInfo(file.Path);
            return folder.LinkTarget is null ? null : folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
