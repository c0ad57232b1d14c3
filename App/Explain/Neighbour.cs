namespace MlNetClassifier.App.Explain;

/// <summary>An image that is like another.</summary>
/// <param name="Image">The image.</param>
/// <param name="Distance">1 minus the cosine of the two feature vectors: from 0, the same, to 2.</param>
/// <param name="IsCopy">Whether both files have the same content: of images in different splits, a leak.</param>
internal sealed record Neighbour(KnownImage Image, float Distance, bool IsCopy);
