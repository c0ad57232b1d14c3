using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Heads;

/// <summary>What a head is trained on.</summary>
/// <param name="Train">Samples to learn from.</param>
/// <param name="Validation">Samples that judge; null for none.</param>
internal sealed record HeadSamples(SampleSet Train, SampleSet? Validation);
