using MlNetClassifier.App.Checking;
using MlNetClassifier.App.Output;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Suspects;

/// <summary>What was found as CSV: what to look at, the evidence about every label, what to label first.</summary>
internal static class SuspectsFile
{
    public const string Name = "suspects.csv", RankingName = "ranking.csv", UnlabelledName = "unlabelled.csv";

    /// <summary>Images to look at, and why.</summary>
    public static void Write(string path, SuspectsResult result) => WriteRows(path,
        ["path", "label", "suggested", "split", "reasons", "self_confidence", "normalized_margin", "detail", "neighbours"],
        result.Suspects.Select(suspect => (IEnumerable<string>)
        [
            suspect.Image.RelativePath, suspect.Image.Sample.Label,
            suspect.Suggested is { } suggested ? result.Classes[suggested] : string.Empty,
            CleanManifest.SplitWord(suspect.Image.Split), string.Join("; ", suspect.Reasons.Select(reason => reason.Kind)),
            .. Numbers(suspect.Evidence), string.Join("; ", suspect.Reasons.Select(reason => reason.Detail)),
            string.Join("; ", suspect.Neighbours),
        ]));

    /// <summary>Every label that was judged, the most doubtful first.</summary>
    public static void WriteRanking(string path, SuspectsResult result) => WriteRows(path,
        ["path", "label", "suggested", "split", "flagged", "outlier", "self_confidence", "normalized_margin"],
        result.Report.Images.Zip(result.Evidence).Where(pair => pair.Second is not null)
            .OrderBy(pair => pair.Second!.NormalizedMargin).Select(pair => (IEnumerable<string>)
            [
                pair.First.RelativePath, pair.First.Sample.Label, result.Classes[pair.Second!.Suggested],
                CleanManifest.SplitWord(pair.First.Split), YesNo(pair.Second.IsFlagged), YesNo(pair.Second.IsOutlier),
                .. Numbers(pair.Second),
            ]));

    /// <summary>Images without a label, those to label first before the others.</summary>
    public static void WriteUnlabelled(string path, SuspectsResult result) => WriteRows(path,
        ["path", "suggested", "second", "probability", "margin", "like_earlier"],
        result.Unlabelled.Select(image => (IEnumerable<string>)
        [
            image.Path, result.Classes[image.Suggested], result.Classes[image.Second], Figures.Rounded(image.Probability, 6),
            Figures.Rounded(image.Margin, 6), YesNo(image.IsLikeEarlier),
        ]));

    private static void WriteRows(string path, IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows) =>
        AtomicFile.WriteText(path, string.Join('\n', [Csv.Row(header), .. rows.Select(Csv.Row)]) + "\n");

    private static IEnumerable<string> Numbers(LabelEvidence? evidence) => evidence is null
        ? [string.Empty, string.Empty]
        : [Figures.Rounded(evidence.SelfConfidence, 6), Figures.Rounded(evidence.NormalizedMargin, 6)];

    private static string YesNo(bool value) => value ? "yes" : "no";
}
