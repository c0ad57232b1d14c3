using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data.Checking;

namespace MlNetClassifier.App.Checking;

/// <summary>A check as an object for JSON: every finding with every file.</summary>
internal static class CheckDocument
{
    public static JsonObject Describe(DatasetReport report, string? manifest, CleanSelection? selection)
    {
        var summary = DatasetSummary.Of(report);
        return new JsonObject
        {
            ["path"] = report.Path,
            ["isSafe"] = report.IsSafe,
            ["images"] = report.Images.Count,
            ["readable"] = report.Images.Count(image => image.IsReadable),
            ["cutSplits"] = ResultJson.List(report.CutSplits.Select(CleanManifest.SplitWord)),
            ["seed"] = report.Options.Seed,
            ["valSplit"] = report.Options.ValidationFraction,
            ["testSplit"] = report.Options.TestFraction,
            ["classes"] = ResultJson.List(summary.Classes.Select(row => new JsonObject
            {
                ["label"] = row.Label,
                ["train"] = row.Train,
                ["validation"] = row.Validation,
                ["test"] = row.Test,
                ["unreadable"] = row.Unreadable,
            })),
            ["sizes"] = Sizes(summary),
            ["formats"] = new JsonObject(
                summary.Formats.Select(format => KeyValuePair.Create(format.Key.ToString(), (JsonNode?)format.Value))),
            ["imbalanceRatio"] = summary.ImbalanceRatio,
            ["testImagesNeeded"] = TestSplitSize.Needed,
            ["findings"] = ResultJson.List(report.Findings.Select(finding => new JsonObject
            {
                ["kind"] = Word(finding.Kind.ToString()),
                ["severity"] = Word(finding.Severity.ToString()),
                ["message"] = finding.Message,
                ["advice"] = finding.Advice,
                ["groups"] = ResultJson.List(finding.Groups.Select(group => ResultJson.List(group.Select(Subject)))),
            })),
            ["manifest"] = selection is null ? null : new JsonObject
            {
                ["path"] = manifest,
                ["kept"] = selection.Kept.Count,
                ["unreadable"] = Names(selection.Unreadable),
                ["copies"] = Names(selection.Copies),
                ["alike"] = selection.Alike,
                ["contradictory"] = Names(selection.Contradictory),
            },
        };
    }

    private static JsonObject? Sizes(DatasetSummary summary) => summary.Smallest is null ? null : new JsonObject
    {
        ["smallest"] = Size(summary.Smallest),
        ["median"] = Size(summary.Median!),
        ["largest"] = Size(summary.Largest!),
        ["aspectRatioMinimum"] = summary.AspectRatios.Minimum,
        ["aspectRatioMedian"] = summary.AspectRatios.Median,
        ["aspectRatioMaximum"] = summary.AspectRatios.Maximum,
    };

    private static JsonObject Size(CheckedImage image) =>
        new() { ["height"] = image.Height, ["width"] = image.Width, ["path"] = image.RelativePath };

    private static JsonObject Subject(FindingSubject subject) => new()
    {
        ["name"] = subject.Name,
        ["label"] = subject.Label,
        ["split"] = subject.Split is { } split ? CleanManifest.SplitWord(split) : null,
        ["detail"] = subject.Detail,
    };

    private static JsonArray Names(IEnumerable<CheckedImage> images) =>
        ResultJson.List(images.Select(image => image.RelativePath));

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
