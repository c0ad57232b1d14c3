using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>The tail of the normal distribution, Φ(-a) = erfc(a / √2) / 2 for a ≥ 0, with every digit as far as float32 reaches.</summary>
/// <remarks>
/// Φ(-a) = e^(-a²/2) R(a). R (Mills' ratio over √(2π)) falls smoothly from 1/2 like 1 / a, so that (a + 3.5) R(a)
/// is a polynomial of degree 9 in w = a / (a + 3.5) to 2^-26.7 (least relative error on [0, 14.4] by Lawson's weights; the variable is that of
/// Shepherd and Laframboise, "Chebyshev approximation of (1 + 2x) exp(x²) erfc x", 1981). A quotient of polynomials in a needs fewer
/// terms, but their roundings add up to 5 units in the last place.
/// </remarks>
internal static class NormalTail
{
    /// <summary>Largest argument: beyond, the tail and its product with the argument are 0.</summary>
    public const float Largest = 14.4f;

    private const float Shift = 3.5f;

    /// <summary>The factor e^(-a²/2) in two parts: <c>power * (1 + result)</c>, lifted by <see cref="Exponential.Lift"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Bell<V>(V a, out V power)
        where V : struct, IFloatVector<V> => Exponential.ReduceProduct(V.Create(-0.5f) * a, a, Exponential.Lift, out power);

    /// <summary>The factor R(a) in parts: <c>result / (a + 3.5)</c>, with <c>a / (a + 3.5) = weight</c> as rounded.</summary>
    /// <param name="a">From 0 to <see cref="Largest"/>.</param>
    /// <param name="weight"><c>a / (a + 3.5)</c>, rounded; below 1.</param>
    /// <param name="correction">What <c>weight * result</c> lacks because of that rounding.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair<V> Ratio<V>(V a, out V weight, out V correction)
        where V : struct, IFloatVector<V>
    {
        V shift = V.Create(Shift);
        V sum = a + shift;
        V w = a / sum;
        weight = w;

        // The remainder of the division, with the rounding of the sum; by the sum, and times the slope of a R(a) over w. Where that
        // matters, the slope by the sum is 0.5 - 1.33 w well enough.
        V remainder = V.FusedMultiplyAdd(-w, a - (sum - shift), V.FusedMultiplyAdd(-w, sum, a));
        correction = remainder * V.AtLeast(V.FusedMultiplyAdd(w, V.Create(-1.33f), V.Create(0.5f)), V.Create(1e-9f));

        // Estrin's order: the chain of the operations is what the loop waits for. The constant term has no rest beyond float32 at this w.
        V v = w - V.Create(0.453150988f);
        V square = v * v;
        V first = V.FusedMultiplyAdd(V.Create(1.39562654f), v, V.Create(-1.25556481f));
        V second = V.FusedMultiplyAdd(V.Create(0.223415777f), v, V.Create(-0.975646675f));
        V third = V.FusedMultiplyAdd(V.Create(-0.176416323f), v, V.Create(0.261375904f));
        V fourth = V.FusedMultiplyAdd(V.Create(0.0845077187f), v, V.Create(-0.0992915332f));
        fourth = V.FusedMultiplyAdd(V.Create(0.0568093434f), square, fourth);
        third = V.FusedMultiplyAdd(fourth, square, third);
        second = V.FusedMultiplyAdd(third, square, second);
        V p = V.FusedMultiplyAdd(second, square, first);
        V constant = V.Create(0.800274074f);
        V high = V.FusedMultiplyAdd(p, v, constant);
        return new(high, V.FusedMultiplyAdd(p, v, constant - high));
    }

    /// <summary><c>1 / (a + 3.5)</c> from the weight of <see cref="Ratio"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V InverseOfSum<V>(V weight)
        where V : struct, IFloatVector<V> => (V.Create(1) - weight) * V.Create(1 / Shift);
}
