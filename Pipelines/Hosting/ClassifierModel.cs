using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Pipelines.Hosting;

/// <summary>The model that an <see cref="IImageClassifier"/> answers by.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Sha256">Hash of the file, in hexadecimal.</param>
/// <param name="Loaded">When it began to answer.</param>
/// <param name="Classes">Class names in the order of Logits and Score.</param>
/// <param name="Calibration">Temperature and unknown threshold; null if none were chosen.</param>
public sealed record ClassifierModel(
    string Path, string Sha256, DateTimeOffset Loaded, IReadOnlyList<string> Classes, Calibration? Calibration);
