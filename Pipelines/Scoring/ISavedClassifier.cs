using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>What is inside a model file, ready to compute.</summary>
internal interface ISavedClassifier : IDisposable
{
    /// <summary>Logits of images that are pixels already.</summary>
    /// <param name="images">uint8 (3, H, W) each.</param>
    /// <returns>One row per image, in class order.</returns>
    float[][] Logits(IReadOnlyList<byte[]> images);

    /// <summary>Scores images at once, on the caller's thread.</summary>
    /// <returns>One prediction per image, in their order.</returns>
    /// <exception cref="NotSupportedException">An image is in memory, and this takes files only.</exception>
    ImagePrediction[] Score(ReadOnlySpan<ImageContent> images)
    {
        var paths = new string[images.Length];
        for (int i = 0; i < paths.Length; i++)
        {
            paths[i] = images[i].FilePath ?? throw new NotSupportedException(
                "What ML.NET runs takes image files only, none in memory; train the model again to have its network as a graph.");
        }

        return [.. Score(paths)];
    }

    /// <summary>Scores image files, lazily and in order, on all cores.</summary>
    IEnumerable<ImagePrediction> Score(IEnumerable<string> imagePaths);
}
