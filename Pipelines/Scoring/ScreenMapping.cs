using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using static MlNetClassifier.Pipelines.Scoring.ClassificationRows;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// Passes logits on, but gives NaN for an image that could not be read, so that no plain white picture is ever taken for a class.
/// </summary>
[CustomMappingFactoryAttribute(ScreenContract)]
internal sealed class ScreenMapping : CustomMappingFactory<NetworkRow, LogitsRow>
{
    public override Action<NetworkRow, LogitsRow> GetMapping() => Map;

    public static void Map(NetworkRow row, LogitsRow output)
    {
        VBuffer<float> logits = output.Logits;
        VBufferEditor<float> editor = VBufferEditor.Create(ref logits, row.Logits.Length);
        if (row.ImageError.IsEmpty)
            row.Logits.CopyTo(editor.Values);
        else
            editor.Values.Fill(float.NaN);

        output.Logits = editor.Commit();
    }
}
