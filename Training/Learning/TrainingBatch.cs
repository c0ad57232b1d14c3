namespace MlNetClassifier.Training.Learning;

/// <summary>The images of a batch as the network sees them, after resizing and augmentation.</summary>
/// <param name="Height">Height of the images in pixels.</param>
/// <param name="Width">Width of the images in pixels.</param>
/// <param name="Pixels">float32 (N, H, W, 3): RGB in [0, 1]; a copy.</param>
/// <param name="ClassIndexes">Class of each image, N of them.</param>
public sealed record TrainingBatch(int Height, int Width, IReadOnlyList<float> Pixels, IReadOnlyList<int> ClassIndexes);
