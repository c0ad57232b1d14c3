using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetClassifier.Server.Bodies;

/// <summary>A request of the Open Inference Protocol, as it is written.</summary>
internal sealed record InferDocument
{
    public string? Id { get; init; }

    public Dictionary<string, JsonElement>? Parameters { get; init; }

    public IReadOnlyList<InferInput>? Inputs { get; init; }

    public IReadOnlyList<InferOutput>? Outputs { get; init; }
}

/// <summary>An input tensor: elements of BYTES, in JSON as base64.</summary>
internal sealed record InferInput
{
    public string? Name { get; init; }

    public string? Datatype { get; init; }

    public IReadOnlyList<long>? Shape { get; init; }

    public Dictionary<string, JsonElement>? Parameters { get; init; }

    [JsonConverter(typeof(Base64ListConverter))]
    public IReadOnlyList<byte[]>? Data { get; init; }
}

/// <summary>An output tensor that is asked for.</summary>
internal sealed record InferOutput
{
    public string? Name { get; init; }

    public Dictionary<string, JsonElement>? Parameters { get; init; }
}

/// <summary>Source-generated, so that it compiles ahead of time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(InferDocument))]
internal sealed partial class InferJson : JsonSerializerContext;

/// <summary>Base64, flat or in rows as the shape says.</summary>
internal sealed class Base64ListConverter : JsonConverter<IReadOnlyList<byte[]>>
{
    public override IReadOnlyList<byte[]> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        List<byte[]> elements = [];
        int depth = 0;
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    depth++;
                    break;
                case JsonTokenType.EndArray:
                    depth--;
                    break;
                case JsonTokenType.String when depth > 0 && reader.TryGetBytesFromBase64(out byte[]? bytes):
                    elements.Add(bytes);
                    break;
                default:
                    throw new JsonException("data is no list of images in base64");
            }
        }
        while (depth > 0 && reader.Read());

        return elements;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<byte[]> value, JsonSerializerOptions options) =>
        throw new NotSupportedException();
}
