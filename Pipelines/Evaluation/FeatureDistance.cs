namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>
/// How far the last hidden features of an image lie from those of the nearest training image that the model keeps.
/// </summary>
/// <param name="Cosine">1 minus the cosine of the angle between the two, in [0, 2].</param>
/// <param name="Euclidean">Length of their difference, at least 0, in units of the features.</param>
public readonly record struct FeatureDistance(float Cosine, float Euclidean);
