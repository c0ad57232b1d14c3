using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>The exponential function of float32 vectors: e^x, and e^x - 1 without loss near 0.</summary>
/// <remarks>
/// Range reduction by Cody and Waite ("Software Manual for the Elementary Functions", 1980): x = n ln 2 + r with |r| ≤ 0.35, so
/// that e^x = e^r 2^n. ln 2 is split into 15 bits, whose product with n is exact, and the rest. e^r is 1 + r + r² P(r), P being
/// the polynomial of degree 4 with the least error (2^-28.2 on that interval; Lawson's weights, coefficients rounded one by
/// one).
/// </remarks>
internal static class Exponential
{
    /// <summary>From here on e^x, even multiplied by a few hundred, is 0 in float32.</summary>
    public const float Underflow = -120;

    /// <summary>What results are multiplied by on the way, so that denormal ones are rounded only once, at the end.</summary>
    public const float Lift = 1.8446744e19f;

    /// <summary>Undoes <see cref="Lift"/>.</summary>
    public const float Unlift = 1 / Lift;

    private const float Log2OfE = 1.44269504f;
    private const float Ln2High = 0.693145752f;
    private const float Ln2Low = 1.42860677e-6f;

    /// <summary>
    /// The exponential in two parts: <c>scale * e^(x + correction) = power * (1 + result)</c>, right to a third of a unit.
    /// </summary>
    /// <param name="x">Of a size that leaves the power in range.</param>
    /// <param name="correction">What x lacks, at most a unit in its last place.</param>
    /// <param name="scale">A power of two.</param>
    /// <param name="power">A power of two, from 2^-126 to 2^127.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<V>(V x, V correction, float scale, out V power)
        where V : struct, IFloatVector<V>
    {
        V n = V.RoundedProduct(x, Log2OfE, scale, out power);
        return ReducedMinusOne(V.FusedMultiplyAdd(n, V.Create(-Ln2High), x)
            + V.FusedMultiplyAdd(n, V.Create(-Ln2Low), correction));
    }

    /// <summary>The same for an x that lacks nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<V>(V x, float scale, out V power)
        where V : struct, IFloatVector<V>
    {
        V n = V.RoundedProduct(x, Log2OfE, scale, out power);
        return ReducedMinusOne(V.FusedMultiplyAdd(n, V.Create(-Ln2Low), V.FusedMultiplyAdd(n, V.Create(-Ln2High), x)));
    }

    /// <summary>The same for an x that is a product of two factors, unrounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ReduceProduct<V>(V left, V right, float scale, out V power)
        where V : struct, IFloatVector<V>
    {
        V n = V.RoundedProduct(left * right, Log2OfE, scale, out power);
        V r = V.FusedMultiplyAdd(left, right, n * V.Create(-Ln2High));
        return ReducedMinusOne(V.FusedMultiplyAdd(n, V.Create(-Ln2Low), r));
    }

    /// <summary>
    /// The exponential in two parts, the second as an exponent of any size: <c>e^(x + correction) = 2^exponent * (1 +
    /// result)</c>.
    /// </summary>
    /// <param name="x">From -260 to 260.</param>
    /// <param name="correction">What x lacks, at most a unit in its last place.</param>
    /// <param name="exponent">An integer.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<V>(V x, V correction, out V exponent)
        where V : struct, IFloatVector<V>
    {
        exponent = V.Round(x * V.Create(Log2OfE));
        return ReducedMinusOne(
            V.FusedMultiplyAdd(exponent, V.Create(-Ln2High), x) + V.FusedMultiplyAdd(exponent, V.Create(-Ln2Low), correction));
    }

    /// <summary><c>e^x</c> for x ≤ 0, with denormal results rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OfNegative<V>(V x, V correction)
        where V : struct, IFloatVector<V>
    {
        V fraction = Reduce(V.AtLeast(x, V.Create(Underflow)), correction, Lift, out V power);
        return V.FusedMultiplyAdd(fraction, power, power) * V.Create(Unlift);
    }

    /// <summary><c>e^-|x|</c> for any x, which never overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OfMinusAbs<V>(V x)
        where V : struct, IFloatVector<V> => OfNegative(-V.Abs(x), V.Create(0));

    /// <summary><c>e^(x + correction)</c> with its power of two apart, for factors that bring it back into range.</summary>
    /// <param name="x">From -260 to 88.</param>
    /// <param name="correction">What x lacks, at most a unit in its last place.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScaledPair<V> Of<V>(V x, V correction)
        where V : struct, IFloatVector<V>
    {
        V fraction = Reduce(x, correction, out V exponent);
        return new(FloatPair<V>.OrderedSum(V.Create(1), fraction), exponent);
    }

    /// <summary><c>e^(x + correction) - 1</c> for x ≤ 0, with every digit even near 0, and the sign of x even at ±0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V MinusOne<V>(V x, V correction)
        where V : struct, IFloatVector<V>
    {
        // 2^n (e^r - 1) + (2^n - 1): the second term is exact where it matters, and zero near 0. Below -87 the result is -1.
        V fraction = Reduce(V.AtLeast(x, V.Create(-87)), correction, 1, out V power);
        return V.CopySign(V.FusedMultiplyAdd(power, fraction, power - V.Create(1)), x);
    }

    /// <summary><c>e^x - 1</c> for x ≤ 0, with every digit even near 0, and the sign of x even at ±0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V MinusOne<V>(V x)
        where V : struct, IFloatVector<V>
    {
        V fraction = Reduce(V.AtLeast(x, V.Create(-87)), 1, out V power);
        return V.CopySign(V.FusedMultiplyAdd(power, fraction, power - V.Create(1)), x);
    }

    // e^r - 1 for |r| <= 0.35.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReducedMinusOne<V>(V r)
        where V : struct, IFloatVector<V>
    {
        // Estrin's order: as many operations as Horner's, but a shorter chain, and the chain is what the loops wait for.
        V w = r * r;
        V first = V.FusedMultiplyAdd(V.Create(0.166665167f), r, V.Create(0.5f));
        V second = V.FusedMultiplyAdd(V.Create(0.00836913195f), r, V.Create(0.0416664407f));
        second = V.FusedMultiplyAdd(V.Create(0.00139371946f), w, second);
        return V.FusedMultiplyAdd(V.FusedMultiplyAdd(second, w, first), w, r);
    }
}
