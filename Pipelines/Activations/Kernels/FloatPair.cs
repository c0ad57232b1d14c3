using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>
/// A number as the unrounded sum of two float32, about 45 bits, for the steps whose rounding would otherwise be seen in the
/// result.
/// </summary>
/// <remarks>Dekker, "A floating-point technique for extending the available precision", 1971; Knuth, TAOCP 2, 4.2.2.</remarks>
internal readonly struct FloatPair<V>(V high, V low)
    where V : struct, IFloatVector<V>
{
    public readonly V High = high;
    public readonly V Low = low;

    /// <summary><c>a + b</c> without error, in any order of magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair<V> Sum(V a, V b)
    {
        V sum = a + b;
        V partOfB = sum - a;
        return new(sum, (a - (sum - partOfB)) + (b - partOfB));
    }

    /// <summary><c>a + b</c> without error, where a has the larger exponent or both have the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair<V> OrderedSum(V a, V b)
    {
        V sum = a + b;
        return new(sum, b - (sum - a));
    }

    /// <summary><c>a * b</c> without error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair<V> Product(V a, V b)
    {
        V product = a * b;
        return new(product, V.FusedMultiplyAdd(a, b, -product));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair<V> operator *(FloatPair<V> a, FloatPair<V> b)
    {
        FloatPair<V> product = Product(a.High, b.High);
        return new(product.High, product.Low + V.FusedMultiplyAdd(a.High, b.Low, a.Low * b.High));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair<V> operator /(FloatPair<V> a, FloatPair<V> b)
    {
        V inverse = V.Create(1) / b.High;
        V quotient = a.High * inverse;
        V remainder = V.FusedMultiplyAdd(-quotient, b.High, a.High) + V.FusedMultiplyAdd(-quotient, b.Low, a.Low);
        return new(quotient, remainder * inverse);
    }

    /// <summary>Adds what is small enough to be no more than a correction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatPair<V> Corrected(V correction) => new(High, Low + correction);

    /// <summary>
    /// What is left of a sum without one of its terms, rounded about once also where that term is nearly all of it.
    /// </summary>
    /// <param name="term">At least 0 and at most the sum.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V LessPart(V term)
    {
        FloatPair<V> rest = OrderedSum(High, -term);
        return rest.High + (rest.Low + Low);
    }

    /// <summary><c>(High + Low) * factor</c>, rounded about once, for a finite factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V TimesFinite(V factor) => V.FusedMultiplyAdd(factor, High, factor * Low);

    /// <summary><c>(High + Low) * factor</c>, rounded about once. An infinite factor gives infinity, not NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Times(V factor)
    {
        V finite = V.AtMost(V.AtLeast(factor, V.Create(float.MinValue)), V.Create(float.MaxValue));
        return V.FusedMultiplyAdd(factor, High, finite * Low);
    }

    /// <summary>One of two pairs, by a mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatPair<V> Select(V mask, FloatPair<V> whereSet, FloatPair<V> elsewhere) =>
        new(V.Select(mask, whereSet.High, elsewhere.High), V.Select(mask, whereSet.Low, elsewhere.Low));
}
