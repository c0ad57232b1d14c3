using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Output;

/// <summary>
/// How results are written as JSON: in camel case, with letters unescaped. NaN never occurs, because errors are stated in
/// words.
/// </summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions Line =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = ResultTypes.Default };
    private static readonly JsonSerializerOptions Indented = new(Line) { WriteIndented = true, NewLine = "\n" };

    /// <summary>A document over several lines.</summary>
    public static string Document(JsonNode value) => value.ToJsonString(Indented);

    /// <summary>A document on one line.</summary>
    public static string OneLine(JsonNode value) => value.ToJsonString(Line);

    /// <summary>Several objects or lists.</summary>
    public static JsonArray List(IEnumerable<JsonNode?> items) => new([.. items]);

    /// <summary>Several texts.</summary>
    public static JsonArray List(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)item)]);

    /// <summary>What is known by its type.</summary>
    /// <typeparam name="T">One of <see cref="ResultTypes"/>.</typeparam>
    public static JsonNode? Of<T>(T value) => JsonSerializer.SerializeToNode(value, ResultTypes.Of<T>());
}
