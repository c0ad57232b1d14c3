using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>Applies an elementwise function to a span, with the widest vectors of the machine.</summary>
/// <remarks>
/// What does not fill a vector is padded to one. So each element goes through the same instructions wherever it stands, and its
/// bits depend neither on the length, offset or alignment of the span nor on the width of the vectors.
/// </remarks>
internal static class ElementwiseKernels
{
    /// <summary>Applies a function to every input: with one parameter for all of them, or one for each.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit, or the output overlaps what is still to be read.</exception>
    public static void Apply<TFunction>(ReadOnlySpan<float> preActivation, ReadOnlySpan<float> parameter, Span<float> output)
        where TFunction : struct, IElementwiseFunction
    {
        if (Vector512.IsHardwareAccelerated)
            Apply<TFunction, FloatVector512>(preActivation, parameter, output);
        else if (Vector256.IsHardwareAccelerated)
            Apply<TFunction, FloatVector256>(preActivation, parameter, output);
        else
            Apply<TFunction, FloatVector128>(preActivation, parameter, output);
    }

    /// <summary>The same with vectors of a given width.</summary>
    public static void Apply<TFunction, V>(ReadOnlySpan<float> preActivation, ReadOnlySpan<float> parameter, Span<float> output)
        where TFunction : struct, IElementwiseFunction
        where V : struct, IFloatVector<V>
    {
        Check(preActivation, parameter, output);
        if (parameter.Length > 1)
        {
            WithOneEach<TFunction, V>(preActivation, parameter, output);
            return;
        }

        float shared = parameter.IsEmpty ? 0 : parameter[0];
        if (TFunction.IsLight && preActivation.Length >= V.Count)
        {
            Aligned<TFunction, V>(preActivation, shared, output);
            return;
        }

        int whole = preActivation.Length - (preActivation.Length % V.Count);
        WholeVectors<TFunction, V>(preActivation[..whole], shared, output);
        if (whole < preActivation.Length)
        {
            Span<float> padded = stackalloc float[V.Count];
            padded.Clear();
            preActivation[whole..].CopyTo(padded);
            WholeVectors<TFunction, V>(padded, shared, padded);
            padded[..(preActivation.Length - whole)].CopyTo(output[whole..]);
        }
    }

    private static void WithOneEach<TFunction, V>(ReadOnlySpan<float> preActivation, ReadOnlySpan<float> parameter,
        Span<float> output)
        where TFunction : struct, IElementwiseFunction
        where V : struct, IFloatVector<V>
    {
        int whole = preActivation.Length - (preActivation.Length % V.Count);
        WholeVectors<TFunction, V>(preActivation[..whole], parameter, output);
        if (whole < preActivation.Length)
        {
            Span<float> padded = stackalloc float[2 * V.Count];
            padded.Clear();
            preActivation[whole..].CopyTo(padded);
            parameter[whole..].CopyTo(padded[V.Count..]);
            WholeVectors<TFunction, V>(padded[..V.Count], padded[V.Count..], padded);
            padded[..(preActivation.Length - whole)].CopyTo(output[whole..]);
        }
    }

    private static void Check(ReadOnlySpan<float> preActivation, ReadOnlySpan<float> parameter, Span<float> output)
    {
        if (output.Length != preActivation.Length)
            throw new ArgumentException(
                $"The output has {output.Length} elements, but {preActivation.Length} inputs were given.", nameof(output));

        if (parameter.Length > 1 && parameter.Length != preActivation.Length)
        {
            throw new ArgumentException(
                $"{parameter.Length} parameter values were given for {preActivation.Length} inputs; give one value, or one per "
                    + "input.",
                nameof(parameter));
        }

        if ((preActivation.Overlaps(output, out int offset) && offset != 0)
            || (parameter.Length > 1 && parameter.Overlaps(output, out offset) && offset != 0))
        {
            throw new ArgumentException(
                $"The output starts {Math.Abs(offset)} elements away from an input in the same memory; give the same span, or "
                    + "another one.",
                nameof(output));
        }
    }

    // Optimised at the first call: a tier that waits for thirty calls would make a large first batch 50 times slower. It has
    // the function once and calls nothing else: more would use up the compiler's budget for inlining, and its registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WholeVectors<TFunction, V>(ReadOnlySpan<float> preActivation, float parameter, Span<float> output)
        where TFunction : struct, IElementwiseFunction
        where V : struct, IFloatVector<V>
    {
        ref float x = ref MemoryMarshal.GetReference(preActivation);
        ref float y = ref MemoryMarshal.GetReference(output);
        V shared = V.Create(parameter);
        for (nuint i = 0; i < (nuint)preActivation.Length; i += (nuint)V.Count)
            V.Store(TFunction.Invoke(V.Load(ref x, i), shared), ref y, i);
    }

    // Stores to whole cache lines, several per round, because for so little work they are what takes the time. The first and
    // the last vector overlap the others: both are computed before anything is stored, since the output may be the input.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Aligned<TFunction, V>(ReadOnlySpan<float> preActivation, float parameter, Span<float> output)
        where TFunction : struct, IElementwiseFunction
        where V : struct, IFloatVector<V>
    {
        ref float x = ref MemoryMarshal.GetReference(preActivation);
        ref float y = ref MemoryMarshal.GetReference(output);
        V shared = V.Create(parameter);
        nuint step = (nuint)V.Count;
        nuint length = (nuint)preActivation.Length;
        V first = TFunction.Invoke(V.Load(ref x, 0), shared);
        V last = TFunction.Invoke(V.Load(ref x, length - step), shared);

        nuint address = (nuint)Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref y);
        nuint i = (0 - (address / sizeof(float))) % step;
        for (; i + (4 * step) <= length; i += 4 * step)
        {
            V.Store(TFunction.Invoke(V.Load(ref x, i), shared), ref y, i);
            V.Store(TFunction.Invoke(V.Load(ref x, i + step), shared), ref y, i + step);
            V.Store(TFunction.Invoke(V.Load(ref x, i + (2 * step)), shared), ref y, i + (2 * step));
            V.Store(TFunction.Invoke(V.Load(ref x, i + (3 * step)), shared), ref y, i + (3 * step));
        }

        for (; i + step <= length; i += step)
            V.Store(TFunction.Invoke(V.Load(ref x, i), shared), ref y, i);

        V.Store(first, ref y, 0);
        V.Store(last, ref y, length - step);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WholeVectors<TFunction, V>(ReadOnlySpan<float> preActivation, ReadOnlySpan<float> parameter,
        Span<float> output)
        where TFunction : struct, IElementwiseFunction
        where V : struct, IFloatVector<V>
    {
        ref float x = ref MemoryMarshal.GetReference(preActivation);
        ref float a = ref MemoryMarshal.GetReference(parameter);
        ref float y = ref MemoryMarshal.GetReference(output);
        for (nuint i = 0; i < (nuint)preActivation.Length; i += (nuint)V.Count)
            V.Store(TFunction.Invoke(V.Load(ref x, i), V.Load(ref a, i)), ref y, i);
    }
}
