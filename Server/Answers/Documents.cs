using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetClassifier.Server.Answers;

/// <summary>RFC 9457, with the member that the Open Inference Protocol asks for.</summary>
internal sealed record Problem(string Type, string Title, int Status, string Detail, string Error, string RequestId);

/// <summary><c>GET /v2/health/live</c>.</summary>
internal sealed record LiveDocument(bool Live);

/// <summary><c>GET /v2/health/ready</c>.</summary>
internal sealed record ReadyDocument(bool Ready, bool Live, string? Reason, string? Error);

/// <summary>Source-generated, so that it compiles ahead of time.</summary>
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(LiveDocument))]
[JsonSerializable(typeof(ReadyDocument))]
internal sealed partial class ServerJson : JsonSerializerContext
{
    /// <summary>Answers are JSON and never part of a page: quotes and letters of all languages stay readable.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The form of all answers.</summary>
    public static ServerJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = Encoder,
    });
}
