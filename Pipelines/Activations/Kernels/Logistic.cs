using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>The logistic function σ(z) = 1 / (1 + e^-z) as an unrounded factor, for the functions that multiply by it.</summary>
internal static class Logistic
{
    /// <summary>Lowest z whose σ(z) can still matter, times the largest float32 squared.</summary>
    public const float Lowest = -260;

    /// <summary>What the denominator is multiplied by, so that it does not overflow where σ(z) is denormal.</summary>
    public const float Scale = 1 / 281474976710656f;

    /// <summary>From here on σ(z) is 1 in float32.</summary>
    public const float One = 45;

    /// <summary><c>Scale * (1 + e^-z)</c>, rounded once. σ(z) is <see cref="Scale"/> divided by it.</summary>
    /// <param name="z">From <see cref="Exponential.Underflow"/> to <see cref="One"/>.</param>
    /// <param name="correction">What z lacks, at most a unit in its last place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Denominator<V>(V z, V correction)
        where V : struct, IFloatVector<V>
    {
        V scale = V.Create(Scale);
        V fraction = Exponential.Reduce(-z, -correction, Scale, out V power);

        // From 2^24 on the sum of the powers of two is rounded; then the smaller one joins the small terms.
        return V.WhereLess(
            z, V.Create(-16), power + V.FusedMultiplyAdd(fraction, power, scale),
            V.FusedMultiplyAdd(fraction, power, power + scale));
    }

    /// <summary>The same for a z that lacks nothing.</summary>
    /// <param name="z">From <see cref="Exponential.Underflow"/> to <see cref="One"/>.</param>
    /// <param name="exponential"><c>Scale * e^-z</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Denominator<V>(V z, out V exponential)
        where V : struct, IFloatVector<V>
    {
        V fraction = Exponential.Reduce(-z, Scale, out V power);
        exponential = V.FusedMultiplyAdd(fraction, power, power);
        return V.FusedMultiplyAdd(fraction, power, power + V.Create(Scale));
    }

    /// <summary>z within the bounds of the denominator; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Bounded<V>(V z)
        where V : struct, IFloatVector<V> => V.AtMost(V.AtLeast(z, V.Create(Exponential.Underflow)), V.Create(One));

    /// <summary><c>x / (1 + power (1 + fraction))</c>, rounded once to within a hair. An infinite x gives infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Divide<V>(V x, V fraction, V power)
        where V : struct, IFloatVector<V>
    {
        V one = V.Create(1);
        V onePlusPower = one + power;
        V denominator = V.FusedMultiplyAdd(fraction, power, onePlusPower);
        V lost = V.FusedMultiplyAdd(fraction, power, onePlusPower - denominator) + (one - (onePlusPower - power));
        V inverse = one / denominator;
        V error = V.FusedMultiplyAdd(inverse, lost, V.FusedMultiplyAdd(inverse, denominator, -one));
        V quotient = x * inverse;
        V finite = V.AtMost(V.AtLeast(quotient, V.Create(float.MinValue)), V.Create(float.MaxValue));
        return V.FusedMultiplyAdd(-error, finite, quotient);
    }

    /// <summary>σ'(z) = e / (1 + e)², which keeps its digits where σ (1 - σ) loses them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScaledPair<V> Derivative<V>(FloatPair<V> z)
        where V : struct, IFloatVector<V>
    {
        V negative = V.LessThan(z.High, V.Create(0));
        ScaledPair<V> e = Exponential.Of(
            V.AtLeast(-V.Abs(z.High), V.Create(Lowest)), V.Select(negative, z.Low, -z.Low));
        FloatPair<V> value = e.BesideOne();
        FloatPair<V> root = FloatPair<V>.OrderedSum(V.Create(1), value.High).Corrected(value.Low);
        return new(e.Fraction / (root * root), e.Exponent);
    }

    /// <summary>
    /// The product <c>steepness * x</c> as a pair: its rounding would be seen in e^z. Where a steepness of 0 meets an infinity,
    /// it is 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair<V> Argument<V>(V x, V steepness)
        where V : struct, IFloatVector<V>
    {
        V finite = V.AtMost(V.AtLeast(x, V.Create(float.MinValue)), V.Create(float.MaxValue));
        V product = steepness * x;
        V high = V.WhereEqual(product, product, product, steepness * finite);
        V low = V.FusedMultiplyAdd(steepness, x, -high);
        return new(high, V.LessThan(V.Abs(low), V.Create(1)) & low);
    }
}
