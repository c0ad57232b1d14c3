using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Server.Answers;

/// <summary>What the Open Inference Protocol calls the input and outputs of a classifier: ML.NET's columns.</summary>
internal static class Tensors
{
    public const string Image = "image";
    public const string Score = "Score";
    public const string Logits = "Logits";
    public const string PredictedLabel = "PredictedLabel";
    public const string Unknown = "Unknown";
    public const string Bytes = "BYTES";

    /// <summary>The input: encoded images.</summary>
    public static TensorDocument Input { get; } = new(Image, Bytes, [-1]);

    /// <summary>The outputs of a model; whether it does not know an image is one of them if it can tell.</summary>
    public static IReadOnlyList<TensorDocument> OutputsOf(ImageScorer scorer) =>
    [
        new(Score, "FP32", [-1, scorer.Classes.Count]),
        new(Logits, "FP32", [-1, scorer.Classes.Count]),
        new(PredictedLabel, Bytes, [-1]),
        .. scorer.Calibration is null ? (TensorDocument[])[] : [new(Unknown, "BOOL", [-1])],
    ];
}
