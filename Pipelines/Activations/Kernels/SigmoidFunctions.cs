using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>Functions that level off at both ends.</summary>
internal static class SigmoidFunctions
{
    internal readonly struct Sigmoid : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            return V.Create(Logistic.Scale) / Logistic.Denominator(Logistic.Bounded(x), out _);
        }
    }

    internal readonly struct SigmoidDerivative : IElementwiseFunction
    {
        // s (1 - s) with s = σ(-|x|) ≤ 1/2: with s near 1 it would lose every digit.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V s = Sigmoid.Invoke(-V.Abs(x), parameter);
            return V.FusedMultiplyAdd(-s, s, s);
        }
    }

    internal readonly struct Tanh : IElementwiseFunction
    {
        // Beyond, it is 1 in float32.
        private const float Saturation = 10;

        // Up to here a short polynomial is right; from here on 1 - 2 / (e^2x + 1) loses nothing.
        private const float Small = 0.62f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V a = V.AtMost(V.Abs(x), V.Create(Saturation));
            V fraction = Exponential.Reduce(a + a, 1, out V power);
            V large = V.Create(1) - (V.Create(2) / V.FusedMultiplyAdd(fraction, power, power + V.Create(1)));
            V magnitude = V.WhereLess(a, V.Create(Small), NearZero(a), large);
            return V.CopySign(magnitude, x);
        }

        // a + a³ P(a²), P with the least error (2^-27.8).
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V NearZero<V>(V a)
            where V : struct, IFloatVector<V>
        {
            V w = a * a;
            V p = V.FusedMultiplyAdd(V.Create(-0.00571852503f), w, V.Create(0.0206514616f));
            p = V.FusedMultiplyAdd(p, w, V.Create(-0.0537435859f));
            p = V.FusedMultiplyAdd(p, w, V.Create(0.133314893f));
            p = V.FusedMultiplyAdd(p, w, V.Create(-0.333332837f));
            return V.FusedMultiplyAdd(p * w, a, a);
        }
    }

    internal readonly struct TanhDerivative : IElementwiseFunction
    {
        // 1 - tanh² loses every digit in the tails; 4 sigmoid'(2x) is the same function and does not.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V> => V.Create(4) * SigmoidDerivative.Invoke(x + x, parameter);
    }

    internal readonly struct Softsign : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V finite = V.AtMost(V.AtLeast(x, V.Create(float.MinValue)), V.Create(float.MaxValue));
            return finite / (V.Create(1) + V.Abs(finite));
        }
    }

    internal readonly struct SoftsignDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V inverse = V.Create(1) / (V.Create(1) + V.Abs(x));
            return inverse * inverse;
        }
    }
}
