using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Pipelines.Activations;

/// <summary>
/// Formulas in float64 operators that keep the accuracy of the kernels in the far tails, where ONNX Runtime's own operators stop
/// at about 1e-8 (Sigmoid, Erf) or cancel (1 + erf(x)).
/// </summary>
internal static class ExactForms
{
    // Below this, the first terms of a series are more accurate than a difference of two numbers near 1.
    private const double Small = 1e-5;

    // Press et al., Numerical Recipes, 2nd ed., 6.2: erfc(z) = t exp(-z^2 + P(t)), t = 1 / (1 + z / 2), to 1.2e-7 relative.
    private static readonly double[] LogErfc =
    [
        0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
        -1.26551223,
    ];

    /// <summary>1 / (1 + e^-x).</summary>
    public static OnnxExpression Sigmoid(OnnxExpression x) => 1 / ((-x).Exp() + 1);

    /// <summary>e^x - 1.</summary>
    public static OnnxExpression ExpMinusOne(OnnxExpression x) =>
        x.Abs().IfBelow(Small, x + (0.5 * (x * x)), x.Exp() + -1);

    /// <summary>ln(1 + x) for x ≥ 0.</summary>
    public static OnnxExpression LogOnePlus(OnnxExpression x) => x.IfBelow(Small, x - (0.5 * (x * x)), (x + 1).Log());

    /// <summary>ln(1 + e^x).</summary>
    public static OnnxExpression Softplus(OnnxExpression x) => x.AtLeast(0) + LogOnePlus((-x.Abs()).Exp());

    /// <summary>(e^x - e^-x) / (e^x + e^-x).</summary>
    public static OnnxExpression Tanh(OnnxExpression x)
    {
        OnnxExpression e = ExpMinusOne(-2 * x.Abs());
        OnnxExpression magnitude = -e / (e + 2);
        return x.IfBelow(0, -magnitude, magnitude);
    }

    /// <summary>x if x ≥ 0, else scale (e^(x / width) - 1).</summary>
    public static OnnxExpression ExponentialUnit(OnnxExpression x, OnnxExpression scale, OnnxExpression z) =>
        x.IfBelow(0, scale * ExpMinusOne(z), x);

    /// <summary>x tanh(ln(1 + e^x)), with n = e^x (e^x + 2) as x n / (n + 2).</summary>
    public static OnnxExpression Mish(OnnxExpression x)
    {
        OnnxExpression e = x.AtMost(30).Exp();
        OnnxExpression n = e * (e + 2);
        return x * n / (n + 2);
    }

    /// <summary>The normal distribution function Φ(x).</summary>
    public static OnnxExpression NormalDistribution(OnnxExpression x)
    {
        OnnxExpression z = Math.Sqrt(0.5) * x.Abs();
        OnnxExpression t = 1 / ((0.5 * z) + 1);
        OnnxExpression power = LogErfc.Skip(1).Aggregate(t.Number(LogErfc[0]), (sum, coefficient) => (sum * t) + coefficient);
        OnnxExpression tail = 0.5 * (t * (power - (z * z)).Exp());
        return x.IfBelow(0, tail, 1 - tail);
    }

    /// <summary>e^x_i / sum_j e^x_j over each row.</summary>
    public static OnnxExpression Softmax(OnnxExpression x)
    {
        OnnxExpression e = (x - x.RowMax()).Exp();
        return e / e.RowSum();
    }

    /// <summary>x_i - ln(sum_j e^x_j) over each row.</summary>
    public static OnnxExpression LogSoftmax(OnnxExpression x)
    {
        OnnxExpression below = x - x.RowMax();
        return below - below.Exp().RowSum().Log();
    }
}
