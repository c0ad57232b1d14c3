using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>
/// A positive number <c>(High + Low) * 2^Exponent</c> near or below the range of float32, such as e^-150: what is multiplied
/// with it before it is rounded may bring it back into range.
/// </summary>
internal readonly struct ScaledPair<V>(FloatPair<V> fraction, V exponent)
    where V : struct, IFloatVector<V>
{
    private const float LowestNormalExponent = -126;

    /// <summary>The number without its power of two; of the order of 1.</summary>
    public readonly FloatPair<V> Fraction = fraction;

    /// <summary>An integer from -376 to 127.</summary>
    public readonly V Exponent = exponent;

    /// <summary>
    /// The power of two where only the number's size relative to 1 counts: below 2^-126 it is no longer right, but negligible.
    /// </summary>
    public V Power
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.PowerOfTwo(V.AtLeast(Exponent, V.Create(LowestNormalExponent)));
    }

    /// <summary>
    /// <c>value * 2^exponent</c> for exponents from -376 to 127, with denormal results rounded, not flushed to 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Scale(V value, V exponent)
    {
        V third = V.Round(exponent * V.Create(1f / 3));
        V power = V.PowerOfTwo(third);
        return value * power * power * V.PowerOfTwo(exponent - third - third);
    }

    /// <summary>The number as a pair, where only its size relative to 1 counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FloatPair<V> BesideOne()
    {
        V power = Power;
        return new(Fraction.High * power, Fraction.Low * power);
    }

    /// <summary>The number times the square of a factor, which alone might be out of range; for exponents from -376.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V TimesSquare(V factor)
    {
        V quarter = V.Round(Exponent * V.Create(0.25f));
        V power = V.PowerOfTwo(quarter);
        V rest = V.PowerOfTwo(Exponent - (V.Create(4) * quarter));
        V scaled = factor * power * power;
        return new FloatPair<V>(Fraction.High * rest, Fraction.Low * rest).Times(scaled) * scaled;
    }
}
