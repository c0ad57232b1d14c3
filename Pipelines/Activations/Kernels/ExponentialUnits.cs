using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>Units that are a line for positive x and level off exponentially for negative x.</summary>
internal static class ExponentialUnits
{
    internal readonly struct Elu : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V alpha)
            where V : struct, IFloatVector<V> =>
            V.WhereLess(V.Create(0), x, x, alpha * Exponential.MinusOne(x));
    }

    internal readonly struct EluDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V alpha)
            where V : struct, IFloatVector<V> =>
            V.WhereLess(V.Create(0), x, V.Create(1), TimesExponential(alpha, x, V.Create(0)));
    }

    /// <summary>By alpha: min(0, e^x - 1).</summary>
    internal readonly struct EluByAlpha : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V alpha)
            where V : struct, IFloatVector<V> =>
            V.WhereLess(V.Create(0), x, V.Create(0), Exponential.MinusOne(x));
    }

    internal readonly struct Selu : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V negative = ScaleTimesAlpha<V>().TimesFinite(Exponential.MinusOne(x));
            return V.WhereLess(V.Create(0), x, Scale<V>().TimesFinite(x), negative);
        }
    }

    internal readonly struct SeluDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V> =>
            V.WhereLess(V.Create(0), x, Scale<V>().High, TimesExponential(ScaleTimesAlpha<V>().High, x, V.Create(0)));
    }

    internal readonly struct Celu : IElementwiseFunction
    {
        private const float IsLine = 1e-8f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V alpha)
            where V : struct, IFloatVector<V>
        {
            FloatPair<V> z = Quotient(x, alpha);

            // Near 0 it is x, and the quotient may be below the denormals.
            V isLine = V.LessThan(V.Create(-IsLine), z.High);
            return V.Select(isLine, x, alpha * Exponential.MinusOne(z.High, z.Low));
        }
    }

    internal readonly struct CeluDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V alpha)
            where V : struct, IFloatVector<V>
        {
            FloatPair<V> z = Quotient(x, alpha);
            return V.WhereLess(V.Create(0), x, V.Create(1), TimesExponential(V.Create(1), z.High, z.Low));
        }
    }

    /// <summary>By alpha: e^z - 1 - z e^z with z = x / alpha for x ≤ 0, else 0.</summary>
    internal readonly struct CeluByAlpha : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V alpha)
            where V : struct, IFloatVector<V>
        {
            FloatPair<V> z = Quotient(x, alpha);
            V bounded = V.AtLeast(z.High, V.Create(Exponential.Underflow));
            V slope = Exponential.MinusOne(z.High, z.Low) - TimesExponential(bounded, z.High, z.Low);
            return V.WhereLess(V.Create(0), x, V.Create(0), slope);
        }
    }

    // factor * e^(x + correction) for x <= 0; the factor goes in before the rounding to what may be a denormal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V TimesExponential<V>(V factor, V x, V correction)
        where V : struct, IFloatVector<V>
    {
        V fraction = Exponential.Reduce(V.AtLeast(x, V.Create(Exponential.Underflow)), correction, Exponential.Lift, out V power);
        return factor * V.Create(Exponential.Unlift) * V.FusedMultiplyAdd(fraction, power, power);
    }

    // x / alpha as a pair: the rounding of the quotient would be seen in e^z.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatPair<V> Quotient<V>(V x, V alpha)
        where V : struct, IFloatVector<V>
    {
        V high = x / alpha;
        V low = V.FusedMultiplyAdd(-high, alpha, x) / alpha;
        return new(high, V.LessThan(V.Abs(low), V.Create(1)) & low);
    }

    // 1.05070098735548049342 and its product with 1.67326324235437728482, from Klambauer et al., to 48 bits. The first parts are
    // rounded down, so that both parts of infinity times them have the same sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatPair<V> Scale<V>()
        where V : struct, IFloatVector<V> => new(V.Create(1.0507009f), V.Create(8.44166408e-8f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatPair<V> ScaleTimesAlpha<V>()
        where V : struct, IFloatVector<V> => new(V.Create(1.75809932f), V.Create(2.32967174e-8f));
}
