using System.Globalization;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.Data.Checking;

/// <summary>
/// What is wrong with the classes: refused by training, unreadable, twins, unequal, or missing where they are measured.
/// </summary>
/// <remarks>
/// Class names that differ only in case or in how an accent is stored are reported once; the other findings
/// count those of one case as the one class that they are meant to be.
/// </remarks>
internal static class ClassFindings
{
    // A class a tenth as large as another is commonly called a minority; from a third on the figures per class begin to differ.
    private const double WarnedImbalance = 10;
    private const double NotedImbalance = 3;

    public static IEnumerable<Finding> Of(ImageListing listing, CheckedImage[] images, SplitOptions options) =>
    [
        .. Refused(listing, options),
        .. NothingReadable(images),
        .. CaseTwins(listing, images),
        .. SingleImages(images),
        .. Imbalance(images),
        .. MissingFromSplit(images, Split.Validation),
        .. MissingFromSplit(images, Split.Test),
    ];

    private static IEnumerable<Finding> Refused(ImageListing listing, SplitOptions options)
    {
        try
        {
            ImageDataset.Create(listing, options);
            return [];
        }
        catch (DatasetException refusal)
        {
            return
            [
                new Finding(
                    FindingKind.Refused, FindingSeverity.Error, refusal.Message, "Training stops before it begins.", []),
            ];
        }
    }

    private static IEnumerable<Finding> NothingReadable(CheckedImage[] images)
    {
        string[] names = [.. images
            .Where(image => image.Split == Split.Train)
            .GroupBy(image => image.Sample.Label, StringComparer.Ordinal)
            .Where(ofClass => ofClass.All(image => !image.IsReadable))
            .Select(ofClass => ofClass.Key)];
        if (names.Length > 0)
        {
            yield return new Finding(
                FindingKind.NothingReadable,
                FindingSeverity.Error,
                $"No image that training could learn {NameList.Quote(names)} from can be read.",
                "Training would not know the class. Replace its images, or remove it.",
                [.. names.Select(name => Single(name))]);
        }
    }

    private static IEnumerable<Finding> CaseTwins(ImageListing listing, CheckedImage[] images)
    {
        Dictionary<string, int> counts = images.CountBy(image => image.Sample.Label, StringComparer.Ordinal).ToDictionary();
        string[][] twins = [.. counts.Keys.Concat(listing.EmptyClasses)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .GroupBy(UnicodeTwins.Decomposed, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => group.ToArray())];
        if (twins.Length > 0)
        {
            yield return new Finding(
                FindingKind.CaseTwins,
                FindingSeverity.Error,
                $"Class names differ in {Difference(twins)} only: {string.Join("; ", twins.Select(NameList.Quote))}.",
                "Training would treat them as different classes and count every mix-up as a mistake; on some systems the folders "
                + "are one and the same. Put the images into one class, or rename one of them.",
                [.. twins.Select(group => group.Select(name => new FindingSubject(
                    name, Detail: Quantity.Of(counts.GetValueOrDefault(name), "image"))).ToArray())]);
        }
    }

    private static string Difference(string[][] twins)
    {
        int byCase = twins.Count(group => group.Distinct(StringComparer.OrdinalIgnoreCase).Count() < group.Length);
        return byCase == twins.Length ? "upper and lower case"
            : byCase == 0 ? "how an accent is stored (Unicode NFC and NFD)"
            : "upper and lower case or how an accent is stored (Unicode NFC and NFD)";
    }

    private static IEnumerable<Finding> SingleImages(CheckedImage[] images)
    {
        string[] single = [.. images.Where(image => image.IsReadable)
            .CountBy(image => UnicodeTwins.Decomposed(image.Sample.Label), StringComparer.OrdinalIgnoreCase)
            .Where(count => count.Value == 1)
            .Select(count => count.Key)];
        if (single.Length > 0)
        {
            yield return new Finding(
                FindingKind.SingleImage,
                FindingSeverity.Warning,
                $"{NameList.Quote(single)} {Quantity.Verb(single.Length, "has", "have")} one readable image only.",
                "Nothing can be learned from one image, and no figure will tell whether the class is recognised. Add images.",
                [.. single.Select(name => Single(name))]);
        }
    }

    private static IEnumerable<Finding> Imbalance(CheckedImage[] images)
    {
        KeyValuePair<string, int>[] counts = [.. images
            .Where(image => image.IsReadable)
            .CountBy(image => image.Sample.Label, StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(count => count.Value)
            .ThenBy(count => count.Key, StringComparer.Ordinal)];
        if (counts.Length < 2 || counts[0].Value < NotedImbalance * counts[^1].Value)
            yield break;

        double ratio = (double)counts[0].Value / counts[^1].Value;
        double largestShare = counts[0].Value / (double)counts.Sum(count => count.Value);
        yield return new Finding(
            FindingKind.Imbalance,
            ratio >= WarnedImbalance ? FindingSeverity.Warning : FindingSeverity.Note,
            string.Create(CultureInfo.InvariantCulture,
                $"The largest class '{counts[0].Key}' has {ratio:F1} times the images of the smallest, "
                + $"'{counts[^1].Key}': {Quantity.Number(counts[0].Value)} and {Quantity.Number(counts[^1].Value)}."),
            $"Always answering '{counts[0].Key}' would be right {Quantity.Percent(largestShare)} of the time; compare the "
                + "accuracy with that, and look at the figures per class. More images of the small classes help most.",
            [[.. counts.Select(count => new FindingSubject(count.Key, Detail: Quantity.Of(count.Value, "image")))]]);
    }

    // Classes that cannot be trained are reported elsewhere.
    private static IEnumerable<Finding> MissingFromSplit(CheckedImage[] images, Split split)
    {
        HashSet<string> measured = new(Readable(split), StringComparer.OrdinalIgnoreCase);
        string[] missing =
            [.. Readable(Split.Train).Distinct(StringComparer.OrdinalIgnoreCase).Where(name => !measured.Contains(name))];
        if (measured.Count > 0 && missing.Length > 0)
        {
            yield return new Finding(
                FindingKind.MissingFromSplit,
                FindingSeverity.Warning,
                $"The {SplitNames.Word(split)} split has no readable image of {NameList.Quote(missing)}.",
                "No figure of that split will tell whether the class is recognised. Add images: with three or more of a class, "
                + "every split that is cut gets one.",
                [.. missing.Select(name => Single(name))]);
        }

        IEnumerable<string> Readable(Split wanted) =>
            images.Where(image => image.IsReadable && image.Split == wanted).Select(image => image.Sample.Label);
    }

    private static FindingSubject[] Single(string name) => [new FindingSubject(name)];
}
