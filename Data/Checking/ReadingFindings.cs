using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Data.Checking;

/// <summary>What opening the images showed: broken ones, and pictures that are not what they seem.</summary>
internal static class ReadingFindings
{
    public static IEnumerable<Finding> Of(ImageListing listing, CheckedImage[] images, CheckedImage[] flat) =>
    [
        .. Unreadable(listing, images),
        .. About(
            images.Where(image => image.Loaded.Note is not null),
            FindingKind.Damaged,
            FindingSeverity.Warning,
            count => $"{Quantity.Of(count, "image")} can be decoded, but not without a warning.",
            "Part of the picture may be wrong. Look at them; replace or remove those that are.",
            image => image.Loaded.Note),
        .. About(
            flat,
            FindingKind.Flat,
            FindingSeverity.Warning,
            count => $"{Quantity.Of(count, "picture")} {Quantity.Verb(count, "is", "are")} of one colour.",
            "There is nothing to learn from them. Remove them, unless a plain picture is a class of its own.",
            _ => null),
        .. About(
            images.Where(image => image.IsReadable && Math.Min(image.Height, image.Width) < ImageInput.MinTileSide),
            FindingKind.Tiny,
            FindingSeverity.Warning,
            count => $"{Quantity.Of(count, "picture")} {Quantity.Verb(count, "has", "have")} a side of fewer than "
                + $"{ImageInput.MinTileSide} pixels.",
            "Hardly anything can be seen in them. Remove them or find larger ones.",
            image => $"{image.Height}x{image.Width}"),
        .. About(
            images.Where(image =>
                ImageExtensions.FormatOf(image.Sample.ImagePath) is { } named && image.IsReadable
                    && named != image.Loaded.Format),
            FindingKind.WrongExtension,
            FindingSeverity.Note,
            count => $"{Quantity.Of(count, "image")} {Quantity.Verb(count, "has", "have")} the extension of another format.",
            "Training reads them by their content. Other programs may refuse them; rename them.",
            image => $"is {image.Loaded.Format}"),
        .. About(
            images.Where(image => image.IsReadable && image.Loaded.Orientation != ExifOrientation.TopLeft),
            FindingKind.Turned,
            FindingSeverity.Note,
            count => $"{Quantity.Of(count, "picture")} {Quantity.Verb(count, "is", "are")} stored turned or mirrored, with an "
                + "EXIF orientation.",
            "Training and scoring turn them upright. A program that ignores EXIF shows them differently.",
            image => image.Loaded.Orientation.ToString()),
    ];

    private static IEnumerable<Finding> Unreadable(ImageListing listing, CheckedImage[] images)
    {
        SkippedFile[] broken = [.. listing.Skipped.Where(file => file.IsUnreadableImage)];
        FindingSubject[] subjects =
        [
            .. images.Where(image => !image.IsReadable).Select(image => FindingSubject.Of(image, image.Loaded.Reason)),
            .. broken.Select(file => new FindingSubject(listing.NameOf(file), Detail: file.Reason)),
        ];
        if (subjects.Length == 0)
            yield break;

        int total = images.Length + broken.Length;
        double fraction = subjects.Length / (double)total;
        bool isMany = fraction > DatasetCheck.MaxUnreadableFraction;
        yield return new Finding(
            FindingKind.Unreadable,
            isMany ? FindingSeverity.Error : FindingSeverity.Warning,
            $"{Quantity.Number(subjects.Length)} of {Quantity.Of(total, "image")} ({Quantity.Percent(fraction)}) cannot be read.",
            isMany
                ? "That is more than a few broken files: look for an interrupted copy or a format that is not read, and "
                    + "replace them."
                : "Training leaves them out. Replace or remove them.",
            [.. subjects.OrderBy(subject => subject.Name, StringComparer.Ordinal).Select(subject => new[] { subject })]);
    }

    private static IEnumerable<Finding> About(
        IEnumerable<CheckedImage> images,
        FindingKind kind,
        FindingSeverity severity,
        Func<int, string> message,
        string advice,
        Func<CheckedImage, string?> detail)
    {
        FindingSubject[][] groups = [.. images.Select(image => new[] { FindingSubject.Of(image, detail(image)) })];
        return groups.Length == 0 ? [] : [new Finding(kind, severity, message(groups.Length), advice, groups)];
    }
}
