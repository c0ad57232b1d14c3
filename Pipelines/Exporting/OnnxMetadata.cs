using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Pipelines.Exporting;

/// <summary>What an ONNX file says about itself, so that it can be used without this library and without the model.zip.</summary>
/// <remarks>
/// Keys and values, all text: <c>classes</c>, a JSON list of names in the order of the logits; <c>height</c> and <c>width</c> in
/// pixels; <c>resize</c>, <c>kernel</c> and <c>background</c> as <see cref="ImageInput"/> has them; <c>image_input</c>, the same
/// as its canonical text; <c>channel_order</c>, <c>layout</c> and <c>pixels</c>; <c>output</c>; <c>temperature</c> and
/// <c>unknown_threshold</c> of a calibrated model; <c>mlnetclassifier_version</c>.
/// </remarks>
internal static class OnnxMetadata
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What this library is called among the versions that a model was made with.</summary>
    public const string Producer = "MlNetClassifier";

    public static IReadOnlyDictionary<string, string> Of(
        IReadOnlyList<string> classes, ImageInput input, Calibration? calibration, string version)
    {
        string[] words = input.ToString().Split(' ');
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["classes"] = List(classes),
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
        if (calibration is not null)
        {
            metadata["temperature"] = calibration.Temperature.ToString("R", CultureInfo.InvariantCulture);
            metadata["unknown_threshold"] = calibration.UnknownThreshold.ToString("R", CultureInfo.InvariantCulture);
        }

        return metadata;
    }

    private static string List(IReadOnlyList<string> names)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Json))
        {
            json.WriteStartArray();
            foreach (string name in names)
                json.WriteStringValue(name);

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
