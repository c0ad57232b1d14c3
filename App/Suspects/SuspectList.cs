using MlNetClassifier.App.Checking;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Suspects;

/// <summary>Every reason to look at an image, from labels, features and the check, as one list.</summary>
internal static class SuspectList
{
    private const int NamedCopies = 3;

    /// <summary>Makes the list: doubtful labels, the surest first; outliers; copies, group by group; strange pictures.</summary>
    /// <param name="report">What the check found.</param>
    /// <param name="classes">Class names in class order.</param>
    /// <param name="evidence">Of each image; null where its label was not judged.</param>
    /// <param name="outliers">Positions of images that are like no other.</param>
    /// <param name="neighbours">Labels of the images that are most like one.</param>
    public static Suspect[] Of(DatasetReport report, IReadOnlyList<string> classes, IReadOnlyList<LabelEvidence?> evidence,
        IReadOnlySet<int> outliers, Func<int, string[]> neighbours)
    {
        var found = new List<SuspectReason>[report.Images.Count];
        var group = new int[found.Length];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = [];
            if (evidence[i] is { IsFlagged: true } label)
                found[i].Add(new SuspectReason(SuspectKinds.Label, $"looks like {classes[label.Suggested]}"));

            if (outliers.Contains(i))
                found[i].Add(new SuspectReason(SuspectKinds.Outlier, "like no class, and far from every other picture"));
        }

        foreach ((int index, IReadOnlyList<int> copies) in report.Repeated.Index())
        {
            foreach (int copy in copies)
            {
                found[copy].Add(new SuspectReason(SuspectKinds.Copy, Copies(report, copies, copy)));
                group[copy] = index;
            }
        }

        Dictionary<string, int> positions =
            report.Images.Index().ToDictionary(pair => pair.Item.RelativePath, pair => pair.Index, StringComparer.Ordinal);
        foreach (Finding finding in report.Findings)
        {
            if (!SuspectKinds.Quality.TryGetValue(finding.Kind, out string? kind))
                continue;

            foreach (FindingSubject subject in finding.Groups.SelectMany(members => members))
                found[positions[subject.Name]].Add(new SuspectReason(kind, subject.Detail ?? "of one colour"));
        }

        return
        [
            .. Enumerable.Range(0, found.Length).Where(i => found[i].Count > 0)
            .OrderBy(i => SuspectKinds.Order(found[i][0].Kind))
            .ThenBy(i => found[i][0].Kind == SuspectKinds.Copy ? group[i] : evidence[i]?.NormalizedMargin ?? 1)
            .Select(i => new Suspect(report.Images[i], evidence[i], found[i], neighbours(i))),
        ];
    }

    private static string Copies(DatasetReport report, IReadOnlyList<int> copies, int image)
    {
        string[] names = [.. copies.Where(copy => copy != image).Select(copy => report.Images[copy])
            .Select(copy => $"{copy.RelativePath} ({copy.Sample.Label}, {CleanManifest.SplitWord(copy.Split)})")];
        string named = string.Join(", ", names.Take(NamedCopies));
        return "same picture as "
            + (names.Length > NamedCopies ? $"{named} and {Figures.Count(names.Length - NamedCopies)} more" : named);
    }
}
