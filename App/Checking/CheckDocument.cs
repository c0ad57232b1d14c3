using MlNetClassifier.Data.Checking;

namespace MlNetClassifier.App.Checking;

/// <summary>A check as an object for JSON: every finding with every file.</summary>
internal static class CheckDocument
{
    public static object Describe(DatasetReport report, string? manifest, CleanSelection? selection)
    {
        var summary = DatasetSummary.Of(report);
        return new
        {
            report.Path,
            report.IsSafe,
            Images = report.Images.Count,
            Readable = report.Images.Count(image => image.IsReadable),
            CutSplits = report.CutSplits.Select(CleanManifest.SplitWord),
            report.Options.Seed,
            ValSplit = report.Options.ValidationFraction,
            TestSplit = report.Options.TestFraction,
            Classes = summary.Classes.Select(row => new { row.Label, row.Train, row.Validation, row.Test, row.Unreadable }),
            Sizes = Sizes(summary),
            Formats = summary.Formats.ToDictionary(format => format.Key.ToString(), format => format.Value),
            summary.ImbalanceRatio,
            TestImagesNeeded = TestSplitSize.Needed,
            Findings = report.Findings.Select(finding => new
            {
                Kind = Word(finding.Kind.ToString()),
                Severity = Word(finding.Severity.ToString()),
                finding.Message,
                finding.Advice,
                Groups = finding.Groups.Select(group => group.Select(Subject)),
            }),
            Manifest = selection is null ? null : new
            {
                Path = manifest,
                Kept = selection.Kept.Count,
                Unreadable = Names(selection.Unreadable),
                Copies = Names(selection.Copies),
                Alike = selection.Alike,
                Contradictory = Names(selection.Contradictory),
            },
        };
    }

    private static object? Sizes(DatasetSummary summary) => summary.Smallest is null ? null : new
    {
        Smallest = Size(summary.Smallest),
        Median = Size(summary.Median!),
        Largest = Size(summary.Largest!),
        AspectRatioMinimum = summary.AspectRatios.Minimum,
        AspectRatioMedian = summary.AspectRatios.Median,
        AspectRatioMaximum = summary.AspectRatios.Maximum,
    };

    private static object Size(CheckedImage image) => new { image.Height, image.Width, Path = image.RelativePath };

    private static object Subject(FindingSubject subject) => new
    {
        subject.Name,
        subject.Label,
        Split = subject.Split is { } split ? CleanManifest.SplitWord(split) : null,
        subject.Detail,
    };

    private static IEnumerable<string> Names(IEnumerable<CheckedImage> images) => images.Select(image => image.RelativePath);

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
