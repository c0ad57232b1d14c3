using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>Eight float32: AVX2.</summary>
internal readonly struct FloatVector256(Vector256<float> value) : IFloatVector<FloatVector256>
{
    // 1.5 * 2^23: adding it leaves no bits below 1, so that the sum is rounded to an integer, found in its lowest bits.
    private const float Integers = 12582912;
    private const int MantissaBits = 23;
    private const int BitsOfOne = 0x3F800000;

    private readonly Vector256<float> _value = value;

    public static int Count => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(FloatVector256 value) => Vector256.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 Load(ref float source, nuint index) => new(Vector256.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatVector256 value, ref float destination, nuint index) =>
        value._value.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 operator +(FloatVector256 left, FloatVector256 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 operator -(FloatVector256 left, FloatVector256 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 operator *(FloatVector256 left, FloatVector256 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 operator /(FloatVector256 left, FloatVector256 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 operator -(FloatVector256 value) => new(-value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 operator &(FloatVector256 left, FloatVector256 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 FusedMultiplyAdd(FloatVector256 left, FloatVector256 right, FloatVector256 addend) =>
        new(Vector256.FusedMultiplyAdd(left._value, right._value, addend._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 Abs(FloatVector256 value) => new(Vector256.Abs(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 CopySign(FloatVector256 magnitude, FloatVector256 sign) =>
        new(Vector256.CopySign(magnitude._value, sign._value));

    // x64 returns the second operand where one is NaN, and Arm64 the NaN: the same, in this order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 AtLeast(FloatVector256 value, FloatVector256 bound) =>
        new(Vector256.MaxNative(bound._value, value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 AtMost(FloatVector256 value, FloatVector256 bound) =>
        new(Vector256.MinNative(bound._value, value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 LessThan(FloatVector256 left, FloatVector256 right) =>
        new(Vector256.LessThan(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 Select(FloatVector256 mask, FloatVector256 whereSet, FloatVector256 elsewhere) =>
        new(Vector256.ConditionalSelect(mask._value, whereSet._value, elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 WhereLess(FloatVector256 left, FloatVector256 right, FloatVector256 whereTrue,
        FloatVector256 elsewhere) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(left._value, right._value), whereTrue._value, elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 WhereLessOrEqual(FloatVector256 left, FloatVector256 right, FloatVector256 whereTrue,
        FloatVector256 elsewhere) =>
        new(Vector256.ConditionalSelect(Vector256.LessThanOrEqual(left._value, right._value), whereTrue._value,
            elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 WhereEqual(FloatVector256 left, FloatVector256 right, FloatVector256 whereTrue,
        FloatVector256 elsewhere) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(left._value, right._value), whereTrue._value, elsewhere._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 Round(FloatVector256 value) =>
        new(value._value + Vector256.Create(Integers) - Vector256.Create(Integers));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 RoundedProduct(FloatVector256 value, float factor, float scale, out FloatVector256 power)
    {
        Vector256<float> integers = Vector256.Create(Integers);
        Vector256<float> sum = Vector256.FusedMultiplyAdd(value._value, Vector256.Create(factor), integers);
        power = new(((sum.AsInt32() << MantissaBits) + Vector256.Create(scale).AsInt32()).AsSingle());
        return new(sum - integers);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 PowerOfTwo(FloatVector256 integer) =>
        new((((integer._value + Vector256.Create(Integers)).AsInt32() << MantissaBits) + Vector256.Create(BitsOfOne)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 QuarterOctave(FloatVector256 value) =>
        new((value._value.AsInt32() >>> (MantissaBits - 2)).AsSingle());

    // An index beyond a half of the table gives 0 for that half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatVector256 Lookup(ref float table, nuint start, FloatVector256 index)
    {
        Vector256<int> i = index._value.AsInt32() & Vector256.Create(15);
        return new(Vector256.Shuffle(Vector256.LoadUnsafe(ref table, start), i)
            | Vector256.Shuffle(Vector256.LoadUnsafe(ref table, start + 8), i - Vector256.Create(8)));
    }
}
