using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.Pipelines.Explaining;

namespace MlNetClassifier.App.Explain;

/// <summary>An explanation as JSON: everything that was computed.</summary>
internal static class ExplanationJson
{
    /// <summary>Describes an explanation.</summary>
    /// <param name="name">What the image is called.</param>
    /// <param name="explanation">What was found.</param>
    /// <param name="files">Where it was drawn.</param>
    public static JsonObject Of(string name, Explanation explanation, IReadOnlyList<string> files)
    {
        if (explanation.Predicted is null)
            return new JsonObject { ["path"] = name, ["error"] = explanation.Prediction.Error };

        DeletionCurve deletion = explanation.Deletion!;
        var json = new JsonObject
        {
            ["path"] = name,
            ["predictedLabel"] = explanation.Predicted.Label,
            ["runnerUp"] = explanation.RunnerUp!.Label,
            ["method"] = explanation.Method == ExplanationMethod.Cam ? "cam" : "occlusion",
            ["sentence"] = explanation.Describe(),
            ["hasRegion"] = explanation.HasRegion,
            ["map"] = Map(explanation.Map!),
            ["logits"] = ResultJson.List(
                new[] { explanation.Predicted, explanation.RunnerUp }.Select(JsonNode? (evidence) => Evidence(evidence))),
            ["deletion"] = new JsonObject
            {
                ["removed"] = Numbers(deletion.Removed),
                ["marked"] = Numbers(deletion.Marked),
                ["random"] = Numbers(deletion.Random),
                ["area"] = deletion.Area,
                ["randomAreas"] = Numbers(deletion.RandomAreas),
                ["gain"] = deletion.Gain,
            },
            ["passes"] = explanation.Passes,
        };
        if (files.Count > 0)
            json["files"] = ResultJson.List(files);

        if (explanation.Prediction.Note is { } note)
            json["note"] = note;

        return json;
    }

    private static JsonObject Map(EvidenceMap map) => new()
    {
        ["rows"] = map.Rows,
        ["columns"] = map.Columns,
        ["values"] = ResultJson.List(map.Values.Chunk(map.Columns).Select(JsonNode? (row) => Numbers(row))),
    };

    private static JsonObject Evidence(ClassEvidence evidence)
    {
        var json = new JsonObject
        {
            ["label"] = evidence.Label,
            ["score"] = evidence.Score,
            ["logit"] = evidence.Logit,
        };
        if (evidence is { Bias: { } bias, Cells: { } cells })
        {
            json["sumOfCells"] = cells.Values.Sum();
            json["bias"] = bias;
            json["cells"] = Map(cells);
        }

        return json;
    }

    private static JsonArray Numbers(float[] values) => new([.. values.Select(JsonNode? (value) => JsonValue.Create(value))]);
}
