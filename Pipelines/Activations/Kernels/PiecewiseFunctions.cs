using System.Runtime.CompilerServices;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>Functions made of straight pieces, and hard swish, whose middle piece is a parabola.</summary>
internal static class PiecewiseFunctions
{
    internal readonly struct Linear : IElementwiseFunction
    {
        public static bool IsLight => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V> => x;
    }

    internal readonly struct LinearDerivative : IElementwiseFunction
    {
        public static bool IsLight => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V> => KeepNaN(x, V.Create(1));
    }

    internal readonly struct Relu : IElementwiseFunction
    {
        public static bool IsLight => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V> => V.WhereLessOrEqual(x, V.Create(0), V.Create(0), x);
    }

    internal readonly struct ReluDerivative : IElementwiseFunction
    {
        public static bool IsLight => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V> => LeakyReluDerivative.Invoke(x, V.Create(0));
    }

    internal readonly struct LeakyRelu : IElementwiseFunction
    {
        public static bool IsLight => true;

        // A slope of 0 would make -∞ a NaN.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V slope)
            where V : struct, IFloatVector<V>
        {
            V zero = V.Create(0);
            V scaled = V.WhereEqual(slope, zero, zero, slope * x);
            return V.WhereLessOrEqual(x, zero, scaled, x);
        }
    }

    internal readonly struct LeakyReluDerivative : IElementwiseFunction
    {
        public static bool IsLight => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V slope)
            where V : struct, IFloatVector<V> => KeepNaN(x, V.WhereLessOrEqual(x, V.Create(0), slope, V.Create(1)));
    }

    /// <summary>By the slope: min(0, x).</summary>
    internal readonly struct LeakyReluBySlope : IElementwiseFunction
    {
        public static bool IsLight => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V slope)
            where V : struct, IFloatVector<V> => V.WhereLess(V.Create(0), x, V.Create(0), x);
    }

    internal readonly struct Relu6 : IElementwiseFunction
    {
        public static bool IsLight => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V> => Relu.Invoke(V.AtMost(x, V.Create(6)), parameter);
    }

    internal readonly struct Relu6Derivative : IElementwiseFunction
    {
        public static bool IsLight => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V inside = V.LessThan(V.Create(0), x) & V.LessThan(x, V.Create(6));
            return KeepNaN(x, inside & V.Create(1));
        }
    }

    internal readonly struct HardSigmoid : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V> => Sixth<V>().TimesFinite(Relu6.Invoke(x + V.Create(3), parameter));
    }

    internal readonly struct HardSigmoidDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V> => KeepNaN(x, V.LessThan(V.Abs(x), V.Create(3)) & V.Create(1f / 6));
    }

    internal readonly struct HardSwish : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V three = V.Create(3);
            V middle = V.AtMost(V.AtLeast(x, -three), three);
            V parabola = Sixth<V>().TimesFinite(middle + three) * middle;
            return V.WhereLess(x, three, parabola, x);
        }
    }

    internal readonly struct HardSwishDerivative : IElementwiseFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke<V>(V x, V parameter)
            where V : struct, IFloatVector<V>
        {
            V three = V.Create(3);
            V middle = V.FusedMultiplyAdd(x, V.Create(1f / 3), V.Create(0.5f));
            V outside = V.LessThan(V.Create(0), x) & V.Create(1);
            return KeepNaN(x, V.WhereLess(V.Abs(x), three, middle, outside));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V KeepNaN<V>(V x, V value)
        where V : struct, IFloatVector<V> => V.WhereEqual(x, x, value, x);

    // 1/6 to 48 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FloatPair<V> Sixth<V>()
        where V : struct, IFloatVector<V> => new(V.Create(0.166666672f), V.Create(-4.96705388e-9f));
}
