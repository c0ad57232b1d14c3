namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>What speaks for one class.</summary>
/// <param name="Label">Class name.</param>
/// <param name="Score">Probability of the class.</param>
/// <param name="Logit">Raw output of the network for the class.</param>
/// <param name="Bias">
/// What the logit is before the image adds to it; null unless the method is <see cref="ExplanationMethod.Cam"/>.
/// </param>
/// <param name="Cells">
/// What each cell adds: the logit is their sum and the bias. Null unless the method is <see cref="ExplanationMethod.Cam"/>.
/// </param>
public sealed record ClassEvidence(string Label, float Score, float Logit, float? Bias, EvidenceMap? Cells);
