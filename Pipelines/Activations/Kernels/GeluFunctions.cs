using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>GELU in its exact form, x Φ(x), with Φ the distribution function of the normal distribution.</summary>
internal static class GeluFunctions
{
    internal readonly struct Gelu : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V a = V.AtMost(V.Abs(x), V.Create(NormalTail.Largest));
            FloatPair<V> ratio = NormalTail.Ratio(a);
            V bell = NormalTail.Bell(a, out V power);

            // a Φ(-a), lifted.
            V lifted = a * power;
            V part = V.FusedMultiplyAdd(lifted, ratio.High, lifted * ratio.Low);
            part = V.FusedMultiplyAdd(part, bell, part);

            // For negative x that is minus the value; for positive x it is what x is too large by.
            return V.FusedMultiplyAdd(part, V.Create(-Exponential.Unlift), V.AtLeast(x, V.Create(-0f)));
        }
    }

    /// <summary>Φ(x) + x φ(x).</summary>
    internal readonly struct GeluDerivative : IElementwiseFunction
    {
        private const float InverseRootOfTwoPi = 0.398942292f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V a = V.AtMost(V.Abs(x), V.Create(NormalTail.Largest));
            V bell = NormalTail.Bell(a, out V power);
            FloatPair<V> ratio = NormalTail.Ratio(a);

            // The slope at -|x|, Φ(-a) - a φ(a), is e^(-a²/2) times this; the slopes at x and -x sum to 1.
            V slope = V.FusedMultiplyAdd(a, V.Create(-InverseRootOfTwoPi), ratio.High) + ratio.Low;
            slope = V.FusedMultiplyAdd(bell, slope, slope) * power * V.Create(Exponential.Unlift);
            return V.WhereLessOrEqual(x, V.Create(0), slope, V.Create(1) - slope);
        }
    }
}
