using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Activations;

/// <summary>An activation at given points: what <c>eval</c> prints, <c>show</c> tabulates and <c>plot</c> draws.</summary>
/// <param name="X">Pre-activations: one number, or a row for a row-wise function.</param>
/// <param name="Value">f(x).</param>
/// <param name="Derivative">f'(x); for a row-wise function the diagonal of the Jacobian.</param>
internal sealed record ActivationEvaluation(float[] X, float[] Value, float[] Derivative)
{
    /// <summary>
    /// Charts reach from minus this number to this number, so that all that a function does is seen: ReLU6 bends at 6.
    /// </summary>
    public const double Span = 8;

    public static ActivationEvaluation At(Activation activation, params float[] x)
    {
        float[] value = new float[x.Length];
        float[] derivative = new float[x.Length];
        activation.Apply(x, value);
        activation.Function.Derivative(x, activation.ParameterValues.AsSpan(), derivative);
        return new ActivationEvaluation(x, value, derivative);
    }
}
