using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>
/// The logarithm ln(1 + e) of an exponential e ≤ 1, which softplus and the logarithm of the sigmoid are made of.
/// </summary>
/// <remarks>
/// ln(1 + e) = 2 artanh(s) with s = e / (2 + e) ≤ 1/3 (Abramowitz and Stegun 4.1.26), and artanh(s) = s (1 + s² P(s²)), P being
/// the polynomial of degree 4 with the least error (2^-33). The power of two of e goes in last, so that tiny results keep every
/// digit.
/// </remarks>
internal static class LogOnePlus
{
    /// <summary>
    /// The logarithm without the power of two of its argument: for <c>e = 2^n (1 + fraction)</c> it is the result times 2^n.
    /// </summary>
    /// <param name="fraction">From <see cref="Exponential"/>.</param>
    /// <param name="power">2^n, at most 1; 2^-126 will do for anything below it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V fraction, V power)
        where V : struct, IFloatVector<V>
    {
        // s = h e with h = 1 / (2 + e), whose relative error is found from what its division and the sum have left.
        V one = V.Create(1);
        V twoPlusPower = V.Create(2) + power;
        V denominator = V.FusedMultiplyAdd(fraction, power, twoPlusPower);
        V half = one / denominator;
        V error = V.FusedMultiplyAdd(half, denominator, -one);
        error = V.FusedMultiplyAdd(half, V.FusedMultiplyAdd(fraction, power, twoPlusPower - denominator), error);
        V s = half * V.FusedMultiplyAdd(fraction, power, power);
        V w = s * s;
        V square = w * w;
        V p = V.FusedMultiplyAdd(V.Create(0.199994743f), w, V.Create(0.333333373f));
        V higher = V.FusedMultiplyAdd(V.Create(0.107217923f), w, V.Create(0.143076122f));
        higher = V.FusedMultiplyAdd(V.Create(0.121235393f), square, higher);
        V c = V.FusedMultiplyAdd(higher, square, p) * w;

        // 2 h (1 + fraction) (1 + c) (1 - error), with all that is small next to 1 gathered first.
        V small = V.FusedMultiplyAdd(c, fraction, c) + fraction;
        small = V.FusedMultiplyAdd(-error, one + small, small);
        V twice = half + half;
        return V.FusedMultiplyAdd(twice, small, twice);
    }
}
