using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>Units x σ(z): the input times a gate that it opens itself.</summary>
internal static class GatedUnits
{
    internal readonly struct ModSwish : IElementwiseFunction
    {
        // From here on e^-z is negligible next to 1.
        private const float Highest = 80;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V beta)
            where V : struct, IFloatVector<V>
        {
            FloatPair<V> z = Logistic.Argument(x, beta);
            V bounded = V.AtMost(V.AtLeast(z.High, V.Create(Logistic.Lowest)), V.Create(Highest));
            V fraction = Exponential.Reduce(-bounded, -z.Low, out V exponent);

            // Of the power of two, what exceeds 2^100 waits until x has been divided by the rest.
            V first = V.AtMost(exponent, V.Create(100));
            V power = V.PowerOfTwo(first);
            V value = Logistic.Divide(x, fraction, power);
            V excess = first - exponent;
            V second = V.AtLeast(excess, V.Create(-126));
            value = value * V.PowerOfTwo(second) * V.PowerOfTwo(V.AtLeast(excess - second, V.Create(-126)));
            return ZeroBeyond(z.High, x, value);
        }
    }

    internal readonly struct ModSwishDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V beta)
            where V : struct, IFloatVector<V> => SiluDerivative.Invoke(Logistic.Argument(x, beta).High, beta);
    }

    /// <summary>By beta: x² σ'(beta x).</summary>
    internal readonly struct ModSwishByBeta : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V beta)
            where V : struct, IFloatVector<V>
        {
            FloatPair<V> z = Logistic.Argument(x, beta);
            return ZeroBeyond(-V.Abs(z.High), V.Create(0), Logistic.Derivative(z).TimesSquare(x));
        }
    }

    internal readonly struct Silu : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V bounded = Logistic.Bounded(x);
            V value = bounded / Logistic.Denominator(bounded, out _) * V.Create(Logistic.Scale);
            return V.WhereLess(V.Create(Logistic.One), x, x, value);
        }
    }

    internal readonly struct SiluDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V> => Derivative(Logistic.Bounded(x), Logistic.Bounded(x));
    }

    /// <summary>x σ(2u), which is x (1 + tanh u) / 2 without the loss of 1 + tanh u for negative u.</summary>
    internal readonly struct GeluTanh : IElementwiseFunction
    {
        private const float Lowest = -11;
        private const float Highest = 7.5f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V bounded = Bounded(x);
            FloatPair<V> z = Slope(bounded) * new FloatPair<V>(bounded, V.Create(0));
            V value = bounded / Logistic.Denominator(z.High, z.Low) * V.Create(Logistic.Scale);
            return V.WhereLess(V.Create(Highest), x, x, value);
        }

        // Beyond, the gate is 0 or 1 in float32.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static V Bounded<V>(V x)
            where V : struct, IFloatVector<V> => V.AtMost(V.AtLeast(x, V.Create(Lowest)), V.Create(Highest));

        // 2u / x = √(8/π) (1 + 0.044715 x²), with the constants to 48 bits.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static FloatPair<V> Slope<V>(V x)
            where V : struct, IFloatVector<V>
        {
            FloatPair<V> cubic = FloatPair<V>.Product(x, x) * new FloatPair<V>(V.Create(0.0713548139f), V.Create(2.39883247e-9f));
            return FloatPair<V>.Sum(V.Create(1.59576917f), cubic.High).Corrected(cubic.Low + V.Create(-4.53406805e-8f));
        }
    }

    internal readonly struct GeluTanhDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V bounded = GeluTanh.Bounded(x);
            V z = bounded * GeluTanh.Slope(bounded).High;
            V slope = V.FusedMultiplyAdd(V.Create(0.214064442f), bounded * bounded, V.Create(1.59576917f));
            return Derivative(z, bounded * slope);
        }
    }

    /// <summary>x tanh(softplus(x)): with e = e^-|x| a quotient of polynomials in e.</summary>
    internal readonly struct Mish : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            ScaledPair<V> e = Exponential.Of(V.AtLeast(-V.Abs(x), V.Create(Exponential.Underflow)), V.Create(0));
            FloatPair<V> value = e.BesideOne();
            V negative = V.LessThan(x, V.Create(0));

            // e (2 + e) / (2 + e (2 + e)) for negative x, (1 + 2e) / (1 + 2e (1 + e)) for others.
            V c = V.Select(negative, V.Create(2), V.Create(1));
            FloatPair<V> f = FloatPair<V>.Select(negative, value, new(value.High + value.High, value.Low + value.Low));
            FloatPair<V> a = FloatPair<V>.OrderedSum(c, value.High).Corrected(value.Low);
            FloatPair<V> product = f * a;
            FloatPair<V> denominator = FloatPair<V>.Sum(c, product.High).Corrected(product.Low);
            FloatPair<V> numerator = FloatPair<V>.Select(
                negative, e.Fraction * a, FloatPair<V>.Sum(c, f.High).Corrected(f.Low));
            return ScaledPair<V>.Scale((numerator / denominator).Times(V.AtLeast(x, V.Create(Exponential.Underflow))),
                negative & e.Exponent);
        }
    }

    /// <summary>t + x 4 (1 + e) g / d² with t = tanh(softplus(x)) = n / d; g is e for negative x, e² for others.</summary>
    internal readonly struct MishDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V one = V.Create(1);
            V e = Exponential.OfMinusAbs(x);
            V negative = V.LessThan(x, V.Create(0));
            V c = V.Select(negative, V.Create(2), one);
            V f = V.Select(negative, e, e + e);
            V a = c + e;
            V inverse = one / V.FusedMultiplyAdd(f, a, c);
            V numerator = V.Select(negative, e * a, c + f);
            V g = V.Select(negative, e, e * e);
            V bounded = V.AtMost(V.AtLeast(x, V.Create(Exponential.Underflow)), V.Create(-Exponential.Underflow));
            V slope = bounded * V.Create(4) * (one + e) * g * inverse;
            return (numerator + slope) * inverse;
        }
    }

    // σ(z) + w σ'(z) = σ(z) (1 + w σ(-z)), w being x times the derivative of z, for bounded z and finite w.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Derivative<V>(V z, V w)
        where V : struct, IFloatVector<V>
    {
        V inverse = V.Create(1) / Logistic.Denominator(z, out V exponential);
        return V.Create(Logistic.Scale) * inverse * V.FusedMultiplyAdd(w, exponential * inverse, V.Create(1));
    }

    // A product with σ(z) below e^-200 is 0 for every factor that float32 has, infinity (as its limit) included.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ZeroBeyond<V>(V z, V sign, V value)
        where V : struct, IFloatVector<V> =>
        V.WhereLess(z, V.Create(-200), V.CopySign(V.Create(0), sign), value);
}
