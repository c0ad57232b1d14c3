using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.Data.Checking;

/// <summary>What is in the data several times, told apart by what it does to a training.</summary>
/// <remarks>
/// Identical files in two splits or under two labels are a mistake beyond doubt. That two pictures look alike is a judgement,
/// so it only warns.
/// </remarks>
internal static class DuplicateFindings
{
    private const string WrongLabel =
        "One of the labels is wrong: it teaches a mistake, and measures it. Decide on one, or remove all of them.";
    private const string Leak = "What has been learned is tested, so the result looks better than it is. Keep one of each group.";
    private const string Weight = "Copies make their picture count more than others. Keep one of each group.";
    private const string Look =
        " This is a judgement by their look: if they are different pictures, check with --identical-only.";

    private const string Edit =
        " This is a judgement by a pretrained network and by the shapes in both pictures: look at them before you remove any.";

    private static readonly (FindingKind Labels, FindingKind Splits, FindingKind Within) Identical =
        (FindingKind.IdenticalAcrossLabels, FindingKind.IdenticalAcrossSplits, FindingKind.Identical);

    private static readonly (FindingKind Labels, FindingKind Splits, FindingKind Within) Alike =
        (FindingKind.AlikeAcrossLabels, FindingKind.AlikeAcrossSplits, FindingKind.Alike);

    private static readonly (FindingKind Labels, FindingKind Splits, FindingKind Within) Edited =
        (FindingKind.EditedAcrossLabels, FindingKind.EditedAcrossSplits, FindingKind.Edited);

    public static IEnumerable<Finding> Of(CheckedImage[] images, DuplicateGroups groups) =>
    [
        .. Of(images, groups.Identical, Identical, "image", "stored several times, byte for byte,"),
        .. Of(images, groups.Alike, Alike, "picture", "stored several times, at another quality, size, format or crop,"),
        .. Of(images, groups.Edited, Edited, "picture", "stored several times, mirrored, cropped or in other colours,"),
    ];

    private static IEnumerable<Finding> Of(
        CheckedImage[] images,
        IReadOnlyList<int[]> groups,
        (FindingKind Labels, FindingKind Splits, FindingKind Within) kinds,
        string noun,
        string stored)
    {
        ILookup<FindingKind, CheckedImage[]> byKind = groups.Select(group => group.Select(i => images[i]).ToArray())
            .ToLookup(group =>
                group.DistinctBy(image => image.Sample.Label).Count() > 1 ? kinds.Labels
                : group.DistinctBy(image => image.Split).Count() > 1 ? kinds.Splits
                : kinds.Within);
        foreach (IGrouping<FindingKind, CheckedImage[]> found in byKind)
        {
            int count = found.Count();
            bool isAcross = found.Key != kinds.Within;
            string where = found.Key == kinds.Labels ? ShareOfAll(images, found)
                : found.Key == kinds.Splits ? LargestShareOfSplit(images, found)
                : "within one class and split";
            string advice = found.Key == kinds.Labels ? WrongLabel : found.Key == kinds.Splits ? Leak : Weight;
            yield return new Finding(
                found.Key,
                isAcross && kinds == Identical ? FindingSeverity.Error : FindingSeverity.Warning,
                $"{Quantity.Of(count, noun)} {Quantity.Verb(count, "is", "are")} {stored} {where}.",
                kinds == Alike ? advice + Look : kinds == Edited ? advice + Edit : advice,
                [.. found.Select(group => group.Select(image => FindingSubject.Of(image)).ToArray())]);
        }
    }

    private static string ShareOfAll(CheckedImage[] images, IEnumerable<CheckedImage[]> groups)
    {
        double fraction = groups.Sum(group => group.Length) / (double)images.Count(image => image.IsReadable);
        return $"under several labels ({Quantity.Percent(fraction)} of all images)";
    }

    // Of the held-out splits, the one that is hit hardest.
    private static string LargestShareOfSplit(CheckedImage[] images, IEnumerable<CheckedImage[]> groups)
    {
        CheckedImage[] leaked = [.. groups.SelectMany(group => group)];
        (double fraction, Split split) = new[] { Split.Test, Split.Validation }
            .Select(split => (Count(leaked, split) / (double)Math.Max(1, Count(images, split)), split))
            .MaxBy(share => share.Item1);
        return $"in several splits ({Quantity.Percent(fraction)} of the {SplitNames.Word(split)} split)";
    }

    private static int Count(CheckedImage[] images, Split split) =>
        images.Count(image => image.IsReadable && image.Split == split);
}
