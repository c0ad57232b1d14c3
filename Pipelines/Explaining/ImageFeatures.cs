namespace MlNetClassifier.Pipelines.Explaining;

/// <summary>The last hidden features of an image.</summary>
/// <param name="Name">Its path, or the name that was given with its bytes.</param>
/// <param name="Error">Why it could not be read; null if it was.</param>
/// <param name="Values">The features, as many as <see cref="SavedFeatures.Length"/>; none if it could not be read.</param>
public sealed record ImageFeatures(string Name, string? Error, float[] Values);
