using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>
/// The tail of the normal distribution, Φ(-a) = erfc(a / √2) / 2 for a ≥ 0, with every digit as far as float32 reaches.
/// </summary>
/// <remarks>
/// Φ(-a) = e^(-a²/2) R(a). R (Mills' ratio over √(2π)) falls smoothly from 1/2 like 1 / a: on each of sixteen intervals, four
/// for each power of two of a + 1, it is a polynomial of degree 6 to 2^-26. The intervals' centres are moved a little, to where
/// R is nearly a float32, so that the constant term, which is most of the result, has no rounding error of its own. A rational
/// function on the whole range needs no tables, but a division, and corrections for what the division rounds: a third more
/// time.
/// </remarks>
internal static class NormalTail
{
    /// <summary>
    /// Largest argument: from there on the tail, its slope and their products with the argument are 0 in float32.
    /// </summary>
    public const float Largest = 14.8f;

    private const int Intervals = 16;

    // For each interval, in the order of the quarters of powers of two: those of 2, 4 and 8, then those of 1.
    private static ReadOnlySpan<float> Table =>
    [
        // Centres of the intervals.
        1.2497821f, 1.7499583f, 2.249516f, 2.7490814f, 3.4999094f, 4.4980927f, 5.501399f, 6.500472f,
        8.000624f, 9.998721f, 12.003563f, 14.000925f, 0.12496306f, 0.3750791f, 0.62477f, 0.8751817f,

        // R there.
        0.2307844f, 0.18523479f, 0.1536777f, 0.13076098f, 0.106347576f, 0.08483645f, 0.07032583f, 0.060011502f,
        0.049118828f, 0.03951165f, 0.033009302f, 0.028350806f, 0.45380586f, 0.37958413f, 0.32340145f, 0.27974257f,

        // Coefficients of t^1.
        -0.11051207f, -0.07478914f, -0.05324183f, -0.0394697f, -0.0267354f, -0.017340055f, -0.012051832f, -0.008839185f,
        -0.005961021f, -0.003876303f, -0.0027130481f, -0.002004772f, -0.3422333f, -0.2565682f, -0.19689076f, -0.1541167f,

        // Coefficients of t^2.
        0.0463342f, 0.027178459f, 0.016954677f, 0.011127785f, 0.006388049f, 0.0034196426f, 0.0020119469f, 0.0012763118f,
        0.00071347266f, 0.00037678934f, 0.00022152848f, 0.00014107171f, 0.20551968f, 0.14167538f, 0.100195006f, 0.07243122f,

        // Coefficients of t^3.
        -0.01753442f, -0.009075854f, -0.005033953f, -0.0029594838f,
        -0.0014591715f, -0.000652705f, -0.00032776338f, -0.00018084986f,
        -8.425663e-5f, -3.629551e-5f, -1.7971988e-5f, -9.8790415e-6f,
        -0.105516605f, -0.06780939f, -0.044763874f, -0.03024202f,

        // Coefficients of t^4.
        0.0061047855f, 0.0028239316f, 0.0014076435f, 0.0007479653f, 0.000320166f, 0.00012090062f, 5.2186973e-5f, 2.5171728e-5f,
        9.82419e-6f, 3.4659479e-6f, 1.4488527e-6f, 6.885403e-7f, 0.048083372f, 0.029060284f, 0.018056938f, 0.011490954f,

        // Coefficients of t^5.
        -0.0019974976f, -0.000832553f, -0.0003756542f, -0.00018153635f,
        -6.877166e-5f, -2.2026694e-5f, -8.202393e-6f, -3.4675154e-6f,
        -1.1535211e-6f, -3.3250706e-7f, -1.1719096e-7f, -4.8107374e-8f,
        -0.019965237f, -0.011414908f, -0.006714116f, -0.004046722f,

        // Coefficients of t^6.
        0.00060915685f, 0.00023094109f, 9.5016054e-5f, 4.2025873e-5f, 1.4054638e-5f, 3.8566377e-6f, 1.253511e-6f, 4.6688297e-7f,
        1.3125907e-7f, 3.119063e-8f, 9.346995e-9f, 3.3229088e-9f, 0.0076201255f, 0.004143119f, 0.0023165669f, 0.0013295854f,
    ];

    /// <summary>
    /// The factor e^(-a²/2) in two parts: <c>power * (1 + result)</c>, lifted by <see cref="Exponential.Lift"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Bell<V>(V a, out V power)
        where V : struct, IFloatVector<V> => Exponential.ReduceProduct(V.Create(-0.5f) * a, a, Exponential.Lift, out power);

    /// <summary>The factor R(a) in two parts, of which the second is up to a quarter of the first.</summary>
    /// <param name="a">From 0 to <see cref="Largest"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair<V> Ratio<V>(V a)
        where V : struct, IFloatVector<V>
    {
        ref float table = ref MemoryMarshal.GetReference(Table);
        V interval = V.QuarterOctave(a + V.Create(1));
        V t = a - V.Lookup(ref table, 0, interval);
        V p = V.Lookup(ref table, 7 * Intervals, interval);
        p = V.FusedMultiplyAdd(p, t, V.Lookup(ref table, 6 * Intervals, interval));
        p = V.FusedMultiplyAdd(p, t, V.Lookup(ref table, 5 * Intervals, interval));
        p = V.FusedMultiplyAdd(p, t, V.Lookup(ref table, 4 * Intervals, interval));
        p = V.FusedMultiplyAdd(p, t, V.Lookup(ref table, 3 * Intervals, interval));
        p = V.FusedMultiplyAdd(p, t, V.Lookup(ref table, 2 * Intervals, interval));
        return new(V.Lookup(ref table, Intervals, interval), p * t);
    }
}
