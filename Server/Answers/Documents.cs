using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Server.Answers;

/// <summary>RFC 9457, with the member that the Open Inference Protocol asks for.</summary>
internal sealed record Problem(string Type, string Title, int Status, string Detail, string Error, string RequestId);

/// <summary><c>GET /v2/health/live</c>.</summary>
internal sealed record LiveDocument(bool Live);

/// <summary><c>GET /v2/health/ready</c>.</summary>
internal sealed record ReadyDocument(bool Ready, bool Live, string? Reason, string? Error);

/// <summary><c>GET /v2</c>.</summary>
internal sealed record ServerDocument(
    string Name, string Version, IReadOnlyList<string> Extensions, IReadOnlyList<string> Models, LimitsDocument Limits);

/// <summary>What a client can keep to before it sends.</summary>
/// <param name="BodyBytes">Largest body.</param>
/// <param name="Images">Images in one request at most.</param>
internal sealed record LimitsDocument(long BodyBytes, int Images);

/// <summary><c>GET /v2/models/{model}</c>: what the protocol asks for, and what the model says about itself.</summary>
/// <param name="Name">The name in addresses.</param>
/// <param name="Versions">The one that is live.</param>
/// <param name="Platform">What runs it.</param>
/// <param name="Inputs">Tensors to send.</param>
/// <param name="Outputs">Tensors that can be asked for.</param>
/// <param name="Sha256">Hash of the file that is live.</param>
/// <param name="Created">When it was saved.</param>
/// <param name="Loaded">When it began to serve.</param>
/// <param name="ReloadError">Why the file as it is now does not serve; missing if it does.</param>
/// <param name="Classes">Class names in class order.</param>
/// <param name="Input">Side and form of the pixels that the network sees.</param>
/// <param name="Network">Name of the network's design.</param>
/// <param name="Parameters">Weights of the network.</param>
/// <param name="Metrics">Figures of the splits that it was judged on, by split.</param>
/// <param name="Calibration">Temperature and threshold; missing if there are none.</param>
internal sealed record ModelDocument(
    string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<TensorDocument> Inputs,
    IReadOnlyList<TensorDocument> Outputs, string Sha256, DateTimeOffset Created, DateTimeOffset Loaded, string? ReloadError,
    IReadOnlyList<string> Classes, string Input, string Network, long Parameters,
    IReadOnlyDictionary<string, ModelManifest.MetricsSection> Metrics, Calibration? Calibration);

/// <summary>A tensor of the protocol; -1 is any size.</summary>
internal sealed record TensorDocument(string Name, string Datatype, IReadOnlyList<long> Shape);

/// <summary><c>GET /v2/models/{model}/ready</c>.</summary>
internal sealed record ModelReadyDocument(string Name, bool Ready, string? Reason, string? Error);

/// <summary>Source-generated, so that it compiles ahead of time.</summary>
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(LiveDocument))]
[JsonSerializable(typeof(ReadyDocument))]
[JsonSerializable(typeof(ServerDocument))]
[JsonSerializable(typeof(ModelDocument))]
[JsonSerializable(typeof(ModelReadyDocument))]
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
