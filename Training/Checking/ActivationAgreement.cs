using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Training.Checking;

/// <summary>How far the kernel of an activation is from a second opinion.</summary>
/// <param name="Activation">The activation with its parameter.</param>
/// <param name="Opinion">Who computed the same: <c>finite differences</c>, <c>TorchSharp</c> or <c>ONNX Runtime</c>.</param>
/// <param name="What">What was computed: <c>value</c> or <c>derivative</c>.</param>
/// <param name="Points">Number of points.</param>
/// <param name="WorstUlp">
/// Largest difference in units in the last place of float32, of the points whose absolute difference is not within its bound
/// anyway; 0 if there are none.
/// </param>
/// <param name="WorstAbsolute">Largest absolute difference.</param>
/// <param name="At">Where the largest violation, or else the largest difference, is.</param>
/// <param name="Violations">Points at which the difference is beyond the bound.</param>
/// <param name="Bound">The bound in words.</param>
public sealed record ActivationAgreement(
    Activation Activation,
    string Opinion,
    string What,
    int Points,
    double WorstUlp,
    double WorstAbsolute,
    float At,
    int Violations,
    string Bound)
{
    /// <summary>Whether no point is beyond the bound.</summary>
    public bool IsWithin => Violations == 0;
}
