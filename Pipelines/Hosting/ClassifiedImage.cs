using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Pipelines.Hosting;

/// <summary>What an <see cref="IImageClassifier"/> says about an image, and which model said it.</summary>
/// <param name="Prediction">Label, probabilities, or why the image could not be read.</param>
/// <param name="Model">What answered: after a reload it may be another one than for the image before.</param>
public sealed record ClassifiedImage(ImagePrediction Prediction, ClassifierModel Model)
{
    /// <summary>
    /// Whether the model is not sure enough, or the image too unlike its training images; false if it keeps no threshold.
    /// </summary>
    public bool IsUnknown => Prediction.Error is null && Model.Calibration?.IsUnknown(Prediction) == true;

    /// <summary>Class names with their probabilities, the likeliest first.</summary>
    /// <param name="count">How many at most.</param>
    /// <returns>As <see cref="ImagePrediction.Ranked"/>: empty if the image could not be read.</returns>
    public IReadOnlyList<(string Label, float Probability)> Ranked(int count) => Prediction.Ranked(Model.Classes, count);
}
