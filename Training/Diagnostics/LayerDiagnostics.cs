namespace MlNetClassifier.Training.Diagnostics;

/// <summary>
/// How a layer with weights fared in a training: whether its units still respond, and whether gradients reached it.
/// </summary>
/// <param name="Name">Name of the layer, such as <c>conv2d</c>.</param>
/// <param name="Units">Filters of a convolution, units of a dense layer.</param>
/// <param name="DeadUnits">
/// Units whose activation is the same constant (to within 1e-6, over every image and position) for all validation samples, or for
/// all training samples where there are none to validate on, with the weights that training returns: a ReLU that never fires, a
/// sigmoid that is always saturated. Null for the last layer, which has no activation.
/// </param>
/// <param name="FirstEpochGradientNorm">
/// Euclidean norm of the loss's gradient by the layer's kernel and bias, mean over the steps of the first epoch. A learned
/// parameter of the activation is left out, so that activations can be compared.
/// </param>
/// <param name="LastEpochGradientNorm">The same over the last epoch that ended with finite weights.</param>
public sealed record LayerDiagnostics(
    string Name,
    int Units,
    int? DeadUnits,
    double FirstEpochGradientNorm,
    double LastEpochGradientNorm)
{
    /// <summary>Share of dead units in [0, 1]; null for the last layer.</summary>
    public double? DeadShare => DeadUnits / (double)Units;
}
