using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Compare;
using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Sweep;

/// <summary>What a training came to: the part of its shard.</summary>
/// <param name="Contest">The result; null if it diverged before there was a network to keep.</param>
/// <param name="Divergence">How it diverged; null if it did not.</param>
internal sealed record TrialResult(ContestResult? Contest, string? Divergence = null)
{
    private const string Diverged = "diverged";

    public string ToJson() => Contest?.ToJson() ?? ResultJson.Document(new JsonObject { [Diverged] = Divergence }) + "\n";

    /// <exception cref="JsonException">The text is no such result.</exception>
    public static TrialResult Parse(string json) => JsonNode.Parse(json) is JsonObject node && node[Diverged] is { } sentence
        ? new TrialResult(null, sentence.ToString())
        : new TrialResult(ContestResult.Parse(json));
}
