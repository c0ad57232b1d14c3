using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetClassifier.App.Output;

/// <summary>
/// How results are written as JSON: in camel case, with letters unescaped. NaN never occurs, because errors are stated in
/// words.
/// </summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly JsonSerializerOptions Indented = new(Line) { WriteIndented = true, NewLine = "\n" };

    private static readonly JsonSerializerOptions Known =
        new(Line) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>A document over several lines.</summary>
    public static string Document<T>(T value) => JsonSerializer.Serialize(value, Indented);

    /// <summary>A document on one line.</summary>
    public static string OneLine<T>(T value) => JsonSerializer.Serialize(value, Line);

    /// <summary>A document on one line, without the members that are null.</summary>
    public static string OneLineOfKnown<T>(T value) => JsonSerializer.Serialize(value, Known);
}
