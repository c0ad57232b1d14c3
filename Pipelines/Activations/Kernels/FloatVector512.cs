using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>Sixteen float32: AVX-512.</summary>
internal readonly struct FloatVector512(Vector512<float> value) : IFloatVector<FloatVector512>
{
    // 1.5 * 2^23: adding it leaves no bits below 1, so that the sum is rounded to an integer, found in its lowest bits.
    private const float Integers = 12582912;
    private const int MantissaBits = 23;
    private const int BitsOfOne = 0x3F800000;

    private readonly Vector512<float> _value = value;

    public static int Count => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(FloatVector512 value) => Vector512.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 Load(ref float source, nuint index) => new(Vector512.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatVector512 value, ref float destination, nuint index) =>
        value._value.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 operator +(FloatVector512 left, FloatVector512 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 operator -(FloatVector512 left, FloatVector512 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 operator *(FloatVector512 left, FloatVector512 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 operator /(FloatVector512 left, FloatVector512 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 operator -(FloatVector512 value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 operator &(FloatVector512 left, FloatVector512 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 FusedMultiplyAdd(FloatVector512 left, FloatVector512 right, FloatVector512 addend) =>
        new(Vector512.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 Abs(FloatVector512 value) => new(Vector512.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 CopySign(FloatVector512 magnitude, FloatVector512 sign) =>
        new(Vector512.CopySign(magnitude._value, sign._value));

    // x64 returns the second operand where one is NaN, and Arm64 the NaN: the same, in this order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 AtLeast(FloatVector512 value, FloatVector512 bound) =>
        new(Vector512.MaxNative(bound._value, value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 AtMost(FloatVector512 value, FloatVector512 bound) =>
        new(Vector512.MinNative(bound._value, value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 LessThan(FloatVector512 left, FloatVector512 right) =>
        new(Vector512.LessThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 Select(FloatVector512 mask, FloatVector512 whereSet, FloatVector512 elsewhere) =>
        new(Vector512.ConditionalSelect(mask._value, whereSet._value, elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 WhereLess(FloatVector512 left, FloatVector512 right, FloatVector512 whereTrue,
        FloatVector512 elsewhere) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(left._value, right._value), whereTrue._value, elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 WhereLessOrEqual(FloatVector512 left, FloatVector512 right, FloatVector512 whereTrue,
        FloatVector512 elsewhere) =>
        new(Vector512.ConditionalSelect(Vector512.LessThanOrEqual(left._value, right._value), whereTrue._value,
            elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 WhereEqual(FloatVector512 left, FloatVector512 right, FloatVector512 whereTrue,
        FloatVector512 elsewhere) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(left._value, right._value), whereTrue._value, elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 Round(FloatVector512 value) =>
        new(value._value + Vector512.Create(Integers) - Vector512.Create(Integers));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 RoundedProduct(FloatVector512 value, float factor, float scale, out FloatVector512 power)
    {
        Vector512<float> integers = Vector512.Create(Integers);
        Vector512<float> sum = Vector512.FusedMultiplyAdd(value._value, Vector512.Create(factor), integers);
        power = new(((sum.AsInt32() << MantissaBits) + Vector512.Create(scale).AsInt32()).AsSingle());
        return new(sum - integers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 PowerOfTwo(FloatVector512 integer) =>
        new((((integer._value + Vector512.Create(Integers)).AsInt32() << MantissaBits) + Vector512.Create(BitsOfOne)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 QuarterOctave(FloatVector512 value) =>
        new((value._value.AsInt32() >>> (MantissaBits - 2)).AsSingle());

    // Takes the last four bits by itself; no other processor than x64 has vectors of this width.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector512 Lookup(ref float table, nuint start, FloatVector512 index) =>
        new(Vector512.ShuffleNative(Vector512.LoadUnsafe(ref table, start), index._value.AsInt32()));
}
