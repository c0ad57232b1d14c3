using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Pipelines.Activations.Kernels;

/// <summary>Applies to each entry of a row what follows from it and from three figures of the whole row.</summary>
/// <remarks>Each entry goes through the same instructions wherever it stands, as in <see cref="ElementwiseKernels"/>.</remarks>
internal static class RowMap
{
    /// <summary>The maths of one entry, for a vector of any width.</summary>
    internal interface IFunction
    {
        /// <summary>Computes each entry alone.</summary>
        static abstract V Invoke<V>(V entry, V first, V second, V third)
            where V : struct, IFloatVector<V>;
    }

    /// <summary>Applies a function to a row; the output is as long as the row and may be the same memory.</summary>
    public static void Apply<TFunction>(ReadOnlySpan<float> row, float first, float second, float third, Span<float> output)
        where TFunction : struct, IFunction
    {
        if (Vector512.IsHardwareAccelerated)
            Apply<TFunction, FloatVector512>(row, first, second, third, output);
        else if (Vector256.IsHardwareAccelerated)
            Apply<TFunction, FloatVector256>(row, first, second, third, output);
        else
            Apply<TFunction, FloatVector128>(row, first, second, third, output);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TFunction, V>(ReadOnlySpan<float> row, float first, float second, float third, Span<float> output)
        where TFunction : struct, IFunction
        where V : struct, IFloatVector<V>
    {
        ref float x = ref MemoryMarshal.GetReference(row);
        ref float y = ref MemoryMarshal.GetReference(output);
        (V a, V b, V c) = (V.Create(first), V.Create(second), V.Create(third));
        nuint step = (nuint)V.Count;
        nuint length = (nuint)row.Length;
        nuint i = 0;
        for (; i + (2 * step) <= length; i += 2 * step)
        {
            V.Store(TFunction.Invoke(V.Load(ref x, i), a, b, c), ref y, i);
            V.Store(TFunction.Invoke(V.Load(ref x, i + step), a, b, c), ref y, i + step);
        }

        for (; i + step <= length; i += step)
            V.Store(TFunction.Invoke(V.Load(ref x, i), a, b, c), ref y, i);

        if (i < length)
        {
            Span<float> padded = stackalloc float[V.Count];
            padded.Clear();
            row[(int)i..].CopyTo(padded);
            ref float p = ref MemoryMarshal.GetReference(padded);
            V.Store(TFunction.Invoke(V.Load(ref p, 0), a, b, c), ref p, 0);
            padded[..(int)(length - i)].CopyTo(output[(int)i..]);
        }
    }
}
