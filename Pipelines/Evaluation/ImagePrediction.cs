using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>What a model says about one image.</summary>
/// <param name="ImagePath">The file, as it was given.</param>
/// <param name="Error">Why the image could not be read, naming the file; null if it could.</param>
/// <param name="PredictedLabel">Class name of the highest Score; empty if the image could not be read.</param>
/// <param name="Score">Class probabilities in class order, summing to 1; NaN if the image could not be read.</param>
/// <param name="Logits">Raw outputs of the network in class order; NaN if the image could not be read.</param>
public sealed record ImagePrediction(string ImagePath, string? Error, string PredictedLabel, float[] Score, float[] Logits)
{
    /// <summary>The kind of <see cref="Error"/>, for programs; none where it is not known: for models that ML.NET runs.</summary>
    public ImageFault Fault { get; init; }

    /// <summary>
    /// What the decoder warned of, if the image is damaged but could be decoded: part of what was scored may be wrong. Null for
    /// a sound image, and where the decoder does not warn.
    /// </summary>
    public string? Note { get; init; }

    /// <summary>
    /// How far the image lies from the nearest training image; null if it could not be read, and for models that keep none.
    /// </summary>
    public FeatureDistance? Distance { get; init; }

    /// <summary>Class names with their probabilities, the likeliest first.</summary>
    /// <param name="classes">Class names in class order.</param>
    /// <param name="count">How many at most.</param>
    /// <returns>Pairs in falling order; equal probabilities keep the class order. Empty if the image could not be read.</returns>
    public IReadOnlyList<(string Label, float Probability)> Ranked(IReadOnlyList<string> classes, int count) => Error is not null
        ? []
        : [.. classes.Zip(Score).OrderByDescending(pair => pair.Second).Take(count)];
}
