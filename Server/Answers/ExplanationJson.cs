using System.Text.Json;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Explaining;

namespace MlNetClassifier.Server.Answers;

/// <summary>Explanations as JSON: what the verb <c>explain</c> writes, in the words of this server.</summary>
internal static class ExplanationJson
{
    /// <summary>Writes an explanation of an image that could be read.</summary>
    /// <param name="json">Receives it.</param>
    /// <param name="explanation">What was found.</param>
    /// <param name="input">What the network takes, over which the map lies.</param>
    public static void Write(Utf8JsonWriter json, Explanation explanation, ImageInput input)
    {
        DeletionCurve deletion = explanation.Deletion!;
        json.WriteStartObject();
        json.WriteString("predicted_label"u8, explanation.Predicted!.Label);
        json.WriteString("runner_up"u8, explanation.RunnerUp!.Label);
        json.WriteString("method"u8, explanation.Method == ExplanationMethod.Cam ? "cam"u8 : "occlusion"u8);
        json.WriteString("sentence"u8, explanation.Describe());
        json.WriteBoolean("has_region"u8, explanation.HasRegion);
        json.WriteString("input"u8, input.ToString());
        Write(json, "map"u8, explanation.Map!);
        json.WriteStartArray("logits"u8);
        Write(json, explanation.Predicted);
        Write(json, explanation.RunnerUp);
        json.WriteEndArray();
        json.WriteStartObject("deletion"u8);
        Write(json, "removed"u8, deletion.Removed);
        Write(json, "marked"u8, deletion.Marked);
        Write(json, "random"u8, deletion.Random);
        json.WriteNumber("gain"u8, deletion.Gain);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ClassEvidence evidence)
    {
        json.WriteStartObject();
        json.WriteString("label"u8, evidence.Label);
        json.WriteNumber("score"u8, evidence.Score);
        json.WriteNumber("logit"u8, evidence.Logit);
        if (evidence is { Bias: { } bias, Cells: { } cells })
        {
            json.WriteNumber("bias"u8, bias);
            Write(json, "cells"u8, cells);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, EvidenceMap map)
    {
        json.WriteStartObject(name);
        json.WriteNumber("rows"u8, map.Rows);
        json.WriteNumber("columns"u8, map.Columns);
        Write(json, "values"u8, map.Values);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, float[] values)
    {
        json.WriteStartArray(name);
        foreach (float value in values)
            json.WriteNumberValue(value);

        json.WriteEndArray();
    }
}
