namespace MlNetClassifier.Pipelines.Activations;

/// <summary>The maths of the elementwise activation functions: values and derivatives over spans of float32.</summary>
/// <remarks>
/// Every element is computed in double precision and rounded once, so that a result does not depend on the length, offset or
/// alignment of the span. NaN gives NaN; formulas that are 0 · ∞ at infinity return their limit.
/// </remarks>
internal static class ElementwiseKernels
{
    /// <summary>A scalar function of x and of the function's parameter.</summary>
    internal interface IScalarFunction
    {
        static abstract double Invoke(double x, double parameter);
    }

    /// <summary>Applies a scalar function to every input: with one parameter for all of them, or one for each.</summary>
    public static void Apply<TFunction>(ReadOnlySpan<float> preActivation, ReadOnlySpan<float> parameter, Span<float> output)
        where TFunction : struct, IScalarFunction
    {
        if (output.Length != preActivation.Length)
            throw new ArgumentException($"The output has {output.Length} elements, but {preActivation.Length} inputs were given.", nameof(output));

        if (parameter.Length <= 1)
        {
            double shared = parameter.IsEmpty ? 0 : parameter[0];
            for (int i = 0; i < preActivation.Length; i++)
                output[i] = (float)TFunction.Invoke(preActivation[i], shared);

            return;
        }

        if (parameter.Length != preActivation.Length)
        {
            throw new ArgumentException(
                $"{parameter.Length} parameter values were given for {preActivation.Length} inputs; give one value, or one per input.",
                nameof(parameter));
        }

        for (int i = 0; i < preActivation.Length; i++)
            output[i] = (float)TFunction.Invoke(preActivation[i], parameter[i]);
    }

    internal readonly struct Sigmoid : IScalarFunction
    {
        // Only exp of a non-positive number, which cannot overflow.
        public static double Invoke(double x, double parameter)
        {
            double e = Math.Exp(-Math.Abs(x));
            return (x < 0 ? e : 1) / (1 + e);
        }
    }

    internal readonly struct SigmoidDerivative : IScalarFunction
    {
        // e / (1 + e)² instead of s (1 - s), which loses every digit where s is near 1.
        public static double Invoke(double x, double parameter)
        {
            double e = Math.Exp(-Math.Abs(x));
            return e / ((1 + e) * (1 + e));
        }
    }

    internal readonly struct Tanh : IScalarFunction
    {
        public static double Invoke(double x, double parameter) => Math.Tanh(x);
    }

    internal readonly struct TanhDerivative : IScalarFunction
    {
        // 1 - tanh² loses every digit in the tails; 4 sigmoid'(2x) is the same function and does not.
        public static double Invoke(double x, double parameter) => 4 * SigmoidDerivative.Invoke(2 * x, parameter);
    }

    internal readonly struct Relu : IScalarFunction
    {
        public static double Invoke(double x, double parameter) => Math.Max(x, 0);
    }

    internal readonly struct ReluDerivative : IScalarFunction
    {
        public static double Invoke(double x, double parameter) => LeakyReluDerivative.Invoke(x, 0);
    }

    internal readonly struct LeakyRelu : IScalarFunction
    {
        // A slope of 0 would make -∞ a NaN.
        public static double Invoke(double x, double slope) => x > 0 || double.IsNaN(x) ? x : slope == 0 ? 0 : slope * x;
    }

    internal readonly struct LeakyReluDerivative : IScalarFunction
    {
        public static double Invoke(double x, double slope) => double.IsNaN(x) ? x : x > 0 ? 1 : slope;
    }

    internal readonly struct Elu : IScalarFunction
    {
        public static double Invoke(double x, double alpha) => x > 0 ? x : alpha == 0 && !double.IsNaN(x) ? 0 : alpha * ExpMinusOne(x);
    }

    internal readonly struct EluDerivative : IScalarFunction
    {
        public static double Invoke(double x, double alpha) => x > 0 ? 1 : alpha * Math.Exp(x);
    }

    internal readonly struct ModSwish : IScalarFunction
    {
        public static double Invoke(double x, double beta)
        {
            double s = Sigmoid.Invoke(Scaled(x, beta), 0);
            return s == 0 ? 0 : x * s;
        }
    }

    internal readonly struct ModSwishDerivative : IScalarFunction
    {
        public static double Invoke(double x, double beta)
        {
            double z = Scaled(x, beta);
            double slope = SigmoidDerivative.Invoke(z, 0);
            return Sigmoid.Invoke(z, 0) + (slope == 0 ? 0 : z * slope);
        }
    }

    private static double Scaled(double x, double beta) => beta == 0 && !double.IsNaN(x) ? 0 : beta * x;

    // Kahan's form: the rounding error of exp(x) divides out, so that even exp(1e-30) - 1 has every digit.
    private static double ExpMinusOne(double x)
    {
        double exp = Math.Exp(x);
        double difference = exp - 1;
        return difference == 0 ? x : difference == -1 ? -1 : difference * x / Math.Log(exp);
    }
}
