using System.Text.Json.Nodes;
using MlNetClassifier.App.Checking;
using MlNetClassifier.App.Output;
using MlNetClassifier.Training.Heads;

namespace MlNetClassifier.App.Suspects;

/// <summary>What was found as an object for JSON.</summary>
internal static class SuspectsDocument
{
    public static JsonObject Describe(SuspectsResult result, string folder) => new()
    {
        ["path"] = result.Report.Path,
        ["folder"] = folder,
        ["page"] = Path.Combine(folder, SuspectsFolder.PageName),
        ["images"] = result.Report.Images.Count,
        ["judged"] = result.Judged,
        ["folds"] = OutOfFold.Folds,
        ["outOfFoldAccuracy"] = double.IsNaN(result.Accuracy) ? null : result.Accuracy,
        ["classes"] = ResultJson.List(result.Classes),
        ["flagged"] = result.DoubtfulLabels.Count(),
        ["counts"] = new JsonObject(result.Counts.Select(count => KeyValuePair.Create(count.Kind, (JsonNode?)count.Count))),
        ["suspects"] = ResultJson.List(result.Suspects.Select(suspect => new JsonObject
        {
            ["path"] = suspect.Image.RelativePath,
            ["label"] = suspect.Image.Sample.Label,
            ["split"] = CleanManifest.SplitWord(suspect.Image.Split),
            ["suggested"] = suspect.Suggested is { } suggested ? result.Classes[suggested] : null,
            ["selfConfidence"] = suspect.Evidence?.SelfConfidence,
            ["normalizedMargin"] = suspect.Evidence?.NormalizedMargin,
            ["reasons"] = ResultJson.List(suspect.Reasons.Select(reason =>
                new JsonObject { ["kind"] = reason.Kind, ["detail"] = reason.Detail })),
            ["neighbours"] = ResultJson.List(suspect.Neighbours),
        })),
        ["unlabelled"] = ResultJson.List(result.Unlabelled.Select(image => new JsonObject
        {
            ["path"] = image.Path,
            ["suggested"] = result.Classes[image.Suggested],
            ["second"] = result.Classes[image.Second],
            ["probability"] = image.Probability,
            ["margin"] = image.Margin,
            ["likeEarlier"] = image.IsLikeEarlier,
        })),
    };
}
