using System.Globalization;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.Training.Checking;

/// <summary>
/// How far two computations of the same function may be apart: a number of units in the last place, or an absolute difference.
/// </summary>
/// <param name="Ulp">Units in the last place of float32.</param>
/// <param name="Absolute">Absolute difference.</param>
internal sealed record AgreementBound(double Ulp, double Absolute)
{
    /// <summary>Compares point by point.</summary>
    public ActivationAgreement Judge(
        Activation activation, string opinion, string what, ReadOnlySpan<float> x, ReadOnlySpan<float> kernel,
        ReadOnlySpan<double> other)
    {
        double worstUlp = 0;
        double worstAbsolute = 0;
        float at = x.IsEmpty ? 0 : x[0];
        int violations = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = Math.Abs(kernel[i] - other[i]);
            float rounded = MathF.Abs((float)other[i]);
            double ulp = difference / (MathF.BitIncrement(rounded) - (double)rounded);

            // A NaN on one side only is a violation: no comparison with it is true.
            bool isWithin = difference <= Absolute || ulp <= Ulp || (float.IsNaN(kernel[i]) && double.IsNaN(other[i]))
                || kernel[i] == other[i];
            violations += isWithin ? 0 : 1;
            if (double.IsFinite(ulp) && difference > Absolute)
                worstUlp = Math.Max(worstUlp, ulp);

            if (double.IsFinite(difference))
                worstAbsolute = Math.Max(worstAbsolute, difference);

            // The first violation is shown, or else the point of the largest difference.
            if (violations == 0 ? difference >= worstAbsolute : !isWithin && violations == 1)
                at = x[i];
        }

        return new ActivationAgreement(activation, opinion, what, x.Length, worstUlp, worstAbsolute, at, violations, ToString());
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ulp} ulp or {Absolute:0e+0}");
}
