using System.Text.Encodings.Web;
using System.Text.Json;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Pipelines.Exporting;

/// <summary>What an ONNX file says about itself, so that it can be used without this library and without the model.zip.</summary>
/// <remarks>
/// Keys and values, all text: <c>classes</c>, a JSON list of names in the order of the logits; <c>height</c> and <c>width</c> in
/// pixels; <c>resize</c>, <c>kernel</c> and <c>background</c> as <see cref="ImageInput"/> has them; <c>image_input</c>, the same
/// as its canonical text; <c>channel_order</c>, <c>layout</c> and <c>pixels</c>; <c>output</c>; <c>mlnetclassifier_version</c>.
/// </remarks>
internal static class OnnxMetadata
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<string> classes, ImageInput input, string version)
    {
        string[] words = input.ToString().Split(' ');
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["classes"] = JsonSerializer.Serialize(classes, Json),
            ["height"] = FormattableString.Invariant($"{input.Height}"),
            ["width"] = FormattableString.Invariant($"{input.Width}"),
            ["resize"] = words[1],
            ["kernel"] = $"{words[2]}, antialiased",
            ["background"] = words[3],
            ["image_input"] = input.ToString(),
            ["channel_order"] = "RGB",
            ["layout"] = "NCHW",
            ["pixels"] = "uint8, 0 to 255; scaled inside the graph",
            ["output"] = "logits, one per class; their softmax are probabilities",
            ["mlnetclassifier_version"] = version,
        };
    }
}
