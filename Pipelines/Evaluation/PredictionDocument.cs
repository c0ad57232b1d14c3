using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>A prediction as JSON: the one form of <c>score</c>, in lists and in lines.</summary>
/// <remarks>
/// Members that say nothing are left out: an image that could not be read has a path and an error only. Numbers are written so
/// that they read back as the same bits. Immutable and thread-safe.
/// </remarks>
public sealed record PredictionDocument
{
    private static readonly PredictionJson Readable =
        new(new JsonSerializerOptions(PredictionJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>What the image is called.</summary>
    public required string Path { get; init; }

    /// <summary>Why it could not be read, naming it; null if it could.</summary>
    public string? Error { get; init; }

    /// <summary>The answer: the class of the highest probability, or <see cref="Calibration.UnknownLabel"/>.</summary>
    public string? PredictedLabel { get; init; }

    /// <summary>Whether the model declines to answer; null where it was not asked.</summary>
    public bool? IsUnknown { get; init; }

    /// <summary>Calibrated probability of the likeliest class, in (0, 1]; null where the model was not asked.</summary>
    public double? CalibratedProbability { get; init; }

    /// <summary>The likeliest classes, the likeliest first.</summary>
    public IReadOnlyList<RankedLabel>? Ranked { get; init; }

    /// <summary>Class probabilities in class order.</summary>
    public IReadOnlyList<float>? Score { get; init; }

    /// <summary>Raw outputs of the network in class order.</summary>
    public IReadOnlyList<float>? Logits { get; init; }

    /// <summary>How far the image lies from the nearest training image; null where the model does not say.</summary>
    public FeatureDistance? Distance { get; init; }

    /// <summary>What the decoder warned of; null for a sound image.</summary>
    public string? Note { get; init; }

    /// <summary>Describes a prediction.</summary>
    /// <param name="name">What to call the image.</param>
    /// <param name="prediction">What the model says.</param>
    /// <param name="classes">Class names in class order.</param>
    /// <param name="topK">How many classes to rank, at most.</param>
    /// <param name="calibration">Decides what is unknown; null for not asking.</param>
    /// <returns>The document.</returns>
    public static PredictionDocument Of(
        string name, ImagePrediction prediction, IReadOnlyList<string> classes, int topK, Calibration? calibration = null)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        if (prediction.Error is { } error)
            return new PredictionDocument { Path = name, Error = error };

        bool? isUnknown = calibration?.IsUnknown(prediction);
        return new PredictionDocument
        {
            Path = name,
            PredictedLabel = isUnknown == true ? Calibration.UnknownLabel : prediction.PredictedLabel,
            IsUnknown = isUnknown,
            CalibratedProbability = calibration?.Confidence(prediction),
            Ranked = [.. prediction.Ranked(classes, topK).Select(pair => new RankedLabel(pair.Label, pair.Probability))],
            Score = prediction.Score,
            Logits = prediction.Logits,
            Distance = prediction.Distance,
            Note = prediction.Note,
        };
    }

    /// <summary>Reads a document.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <returns>The document, with the same bits.</returns>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static PredictionDocument Parse(string json) => JsonSerializer.Deserialize(json, Readable.PredictionDocument)
        ?? throw new JsonException("null is no prediction.");

    /// <summary>What the model said, as <see cref="Of"/> took it.</summary>
    /// <param name="classes">Class names in class order.</param>
    /// <returns>The prediction; its image is called <see cref="Path"/>, and the kind of an error is not known any more.</returns>
    /// <exception cref="JsonException">Probabilities are missing, or not one for each class.</exception>
    public ImagePrediction ToPrediction(IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        float[] none = [.. classes.Select(_ => float.NaN)];
        if (Error is not null)
            return new ImagePrediction(Path, Error, string.Empty, none, none);

        return Score?.Count == classes.Count && Logits?.Count == classes.Count && PredictedLabel is not null
            ? new ImagePrediction(Path, null, PredictedLabel, [.. Score], [.. Logits]) { Distance = Distance, Note = Note }
            : throw new JsonException(
                $"The prediction for '{Path}' has not one probability for each of {classes.Count} classes.");
    }

    /// <summary>The document on one line.</summary>
    /// <returns>JSON in camel case, with letters unescaped.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, Readable.PredictionDocument);

    /// <summary>A class and its probability.</summary>
    /// <param name="Label">Class name.</param>
    /// <param name="Probability">In [0, 1].</param>
    public sealed record RankedLabel(string Label, float Probability);
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PredictionDocument))]
internal sealed partial class PredictionJson : JsonSerializerContext;
