using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Compare;

/// <summary>
/// The result of training one contestant once: kept in a file, so that an interrupted comparison can be resumed.
/// </summary>
internal sealed record ContestResult
{
    private static readonly ContestJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    });

    /// <summary>The activation, where activations are compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Activation { get; init; }

    /// <summary>The network, or what its settings are called, where it has a training of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Network { get; init; }

    /// <summary>What the contestant is called.</summary>
    [JsonIgnore]
    public string Name => Network ?? Activation ?? string.Empty;

    public required int Seed { get; init; }

    /// <summary>Whether the model is right, for each readable test image in order.</summary>
    public required IReadOnlyList<bool> Correct { get; init; }

    public required double LogLoss { get; init; }

    public required int BestEpoch { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Time to score an image, in bulk; null in files of earlier versions.</summary>
    public double? MillisecondsPerImage { get; init; }

    /// <summary>Size of the model file; null in files of earlier versions.</summary>
    public long? ModelBytes { get; init; }

    public required string WeightsSha256 { get; init; }

    public required IReadOnlyList<EpochPoint> Epochs { get; init; }

    public required IReadOnlyList<LayerFigures> Layers { get; init; }

    [JsonIgnore]
    public double Accuracy => Correct.Count(right => right) / (double)Correct.Count;

    [JsonIgnore]
    public WilsonInterval Interval => WilsonInterval.Of(Correct.Count(right => right), Correct.Count);

    public string ToJson() => JsonSerializer.Serialize(this, Json.ContestResult) + "\n";

    /// <exception cref="JsonException">The text is no result, or not a whole one.</exception>
    public static ContestResult Parse(string json) =>
        JsonSerializer.Deserialize(json, Json.ContestResult) ?? throw new JsonException("It is null.");

    /// <summary>The result in a file, or null if there is none or it is not complete.</summary>
    public static ContestResult? TryRead(string file)
    {
        try
        {
            return File.Exists(file) ? Parse(File.ReadAllText(file)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One epoch.</summary>
    /// <param name="TrainLoss">Mean cross-entropy in nats.</param>
    /// <param name="ValidationLoss">Mean cross-entropy in nats, or null without a validation split.</param>
    /// <param name="ValidationAccuracy">Fraction, or null without a validation split.</param>
    /// <param name="Learned">Mean of each learned parameter, by name.</param>
    internal sealed record EpochPoint(double TrainLoss, double? ValidationLoss, double? ValidationAccuracy,
        IReadOnlyDictionary<string, double> Learned);

    /// <summary>One layer with weights.</summary>
    /// <param name="Name">Name as Keras gives it.</param>
    /// <param name="DeadShare">Share of units that always give the same number; null for the output layer.</param>
    /// <param name="FirstGradient">Mean norm of the gradient in the first epoch.</param>
    /// <param name="LastGradient">Mean norm of the gradient in the last epoch.</param>
    internal sealed record LayerFigures(string Name, double? DeadShare, double FirstGradient, double LastGradient);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ContestResult))]
internal sealed partial class ContestJson : JsonSerializerContext;
