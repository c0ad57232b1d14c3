using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>Four float32: SSE and Arm64's AdvSimd, and the fallback where there is no vector hardware.</summary>
internal readonly struct FloatVector128(Vector128<float> value) : IFloatVector<FloatVector128>
{
    // 1.5 * 2^23: adding it leaves no bits below 1, so that the sum is rounded to an integer, found in its lowest bits.
    private const float Integers = 12582912;
    private const int MantissaBits = 23;
    private const int BitsOfOne = 0x3F800000;

    private readonly Vector128<float> _value = value;

    public static int Count => Vector128<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 Create(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(FloatVector128 value) => Vector128.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 Load(ref float source, nuint index) => new(Vector128.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatVector128 value, ref float destination, nuint index) =>
        value._value.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 operator +(FloatVector128 left, FloatVector128 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 operator -(FloatVector128 left, FloatVector128 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 operator *(FloatVector128 left, FloatVector128 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 operator /(FloatVector128 left, FloatVector128 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 operator -(FloatVector128 value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 operator &(FloatVector128 left, FloatVector128 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 FusedMultiplyAdd(FloatVector128 left, FloatVector128 right, FloatVector128 addend) =>
        new(Vector128.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 Abs(FloatVector128 value) => new(Vector128.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 CopySign(FloatVector128 magnitude, FloatVector128 sign) =>
        new(Vector128.CopySign(magnitude._value, sign._value));

    // x64 returns the second operand where one is NaN, and Arm64 the NaN: the same, in this order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 AtLeast(FloatVector128 value, FloatVector128 bound) =>
        new(Vector128.MaxNative(bound._value, value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 AtMost(FloatVector128 value, FloatVector128 bound) =>
        new(Vector128.MinNative(bound._value, value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 LessThan(FloatVector128 left, FloatVector128 right) =>
        new(Vector128.LessThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 Select(FloatVector128 mask, FloatVector128 whereSet, FloatVector128 elsewhere) =>
        new(Vector128.ConditionalSelect(mask._value, whereSet._value, elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 WhereLess(FloatVector128 left, FloatVector128 right, FloatVector128 whereTrue,
        FloatVector128 elsewhere) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(left._value, right._value), whereTrue._value, elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 WhereLessOrEqual(FloatVector128 left, FloatVector128 right, FloatVector128 whereTrue,
        FloatVector128 elsewhere) =>
        new(Vector128.ConditionalSelect(Vector128.LessThanOrEqual(left._value, right._value), whereTrue._value,
            elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 WhereEqual(FloatVector128 left, FloatVector128 right, FloatVector128 whereTrue,
        FloatVector128 elsewhere) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(left._value, right._value), whereTrue._value, elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 Round(FloatVector128 value) =>
        new(value._value + Vector128.Create(Integers) - Vector128.Create(Integers));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 RoundedProduct(FloatVector128 value, float factor, float scale, out FloatVector128 power)
    {
        Vector128<float> integers = Vector128.Create(Integers);
        Vector128<float> sum = Vector128.FusedMultiplyAdd(value._value, Vector128.Create(factor), integers);
        power = new(((sum.AsInt32() << MantissaBits) + Vector128.Create(scale).AsInt32()).AsSingle());
        return new(sum - integers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 PowerOfTwo(FloatVector128 integer) =>
        new((((integer._value + Vector128.Create(Integers)).AsInt32() << MantissaBits) + Vector128.Create(BitsOfOne)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 QuarterOctave(FloatVector128 value) =>
        new((value._value.AsInt32() >>> (MantissaBits - 2)).AsSingle());

    // An index beyond a quarter of the table gives 0 for that quarter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector128 Lookup(ref float table, nuint start, FloatVector128 index)
    {
        Vector128<int> i = index._value.AsInt32() & Vector128.Create(15);
        return new(Vector128.Shuffle(Vector128.LoadUnsafe(ref table, start), i)
            | Vector128.Shuffle(Vector128.LoadUnsafe(ref table, start + 4), i - Vector128.Create(4))
            | Vector128.Shuffle(Vector128.LoadUnsafe(ref table, start + 8), i - Vector128.Create(8))
            | Vector128.Shuffle(Vector128.LoadUnsafe(ref table, start + 12), i - Vector128.Create(12)));
    }
}
