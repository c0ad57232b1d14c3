using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>What is inside a model file, ready to compute.</summary>
internal interface ISavedClassifier : IDisposable
{
    /// <summary>Logits of images that are pixels already.</summary>
    /// <param name="images">uint8 (3, H, W) each.</param>
    /// <returns>One row per image, in class order.</returns>
    float[][] Logits(IReadOnlyList<byte[]> images);

    /// <summary>Scores image files, lazily and in order, on all cores.</summary>
    IEnumerable<ImagePrediction> Score(IEnumerable<string> imagePaths);
}
