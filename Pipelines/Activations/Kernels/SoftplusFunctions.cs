using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>Smooth corners, made of ln(1 + e^-|x|).</summary>
internal static class SoftplusFunctions
{
    internal readonly struct Softplus : IElementwiseFunction
    {
        // e^z from here on is 0 even if divided by the smallest beta whose product with some x is that.
        private const float Lowest = -192;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V beta)
            where V : struct, IFloatVector<V>
        {
            FloatPair<V> z = MinusAbs(Logistic.Argument(x, beta));
            V fraction = Exponential.Reduce(V.AtLeast(z.High, V.Create(Lowest)), z.Low, out V exponent);
            V power = V.PowerOfTwo(V.AtLeast(exponent, V.Create(-126)));
            V corner = ScaledPair<V>.Scale(LogOnePlus.Of(fraction, power) / beta, exponent);
            return PiecewiseFunctions.Relu.Invoke(x, beta) + corner;
        }
    }

    internal readonly struct SoftplusDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V beta)
            where V : struct, IFloatVector<V> => SigmoidFunctions.Sigmoid.Invoke(Logistic.Argument(x, beta).High, beta);
    }

    /// <summary>By beta: -(|z| σ(-|z|) + ln(1 + e^-|z|)) / beta² with z = beta x, a sum of terms of one sign.</summary>
    internal readonly struct SoftplusByBeta : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V beta)
            where V : struct, IFloatVector<V>
        {
            FloatPair<V> z = MinusAbs(Logistic.Argument(x, beta));
            V bounded = V.AtLeast(z.High, V.Create(Exponential.Underflow));
            V fraction = Exponential.Reduce(bounded, z.Low, Exponential.Lift, out V power);
            V exponential = V.FusedMultiplyAdd(fraction, power, power);
            V logarithm = LogOnePlus.Of(fraction, power * V.Create(Exponential.Unlift)) * power;
            V gate = bounded * exponential / V.FusedMultiplyAdd(exponential, V.Create(Exponential.Unlift), V.Create(1));
            return (gate - logarithm) * V.Create(Exponential.Unlift) / beta / beta;
        }
    }

    internal readonly struct LogSigmoid : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V bounded = V.AtLeast(-V.Abs(x), V.Create(Exponential.Underflow));
            V fraction = Exponential.Reduce(bounded, Exponential.Lift, out V power);
            V corner = LogOnePlus.Of(fraction, power * V.Create(Exponential.Unlift)) * power * V.Create(Exponential.Unlift);
            return V.WhereLess(V.Create(0), x, V.Create(0), x) - corner;
        }
    }

    internal readonly struct LogSigmoidDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V> => SigmoidFunctions.Sigmoid.Invoke(-x, parameter);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatPair<V> MinusAbs<V>(FloatPair<V> z)
        where V : struct, IFloatVector<V> =>
        new(-V.Abs(z.High), V.WhereLess(z.High, V.Create(0), z.Low, -z.Low));
}
