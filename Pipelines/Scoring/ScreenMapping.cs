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

    public static void Map(NetworkRow row, LogitsRow output) =>
        output.Logits = Screen(row.Logits, row.ImageError, output.Logits);

    /// <summary>Copies numbers into a buffer, or NaN if there is an error.</summary>
    public static VBuffer<float> Screen(VBuffer<float> numbers, ReadOnlyMemory<char> error, VBuffer<float> buffer)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref buffer, numbers.Length);
        if (error.IsEmpty)
            numbers.CopyTo(editor.Values);
        else
            editor.Values.Fill(float.NaN);

        return editor.Commit();
    }
}
