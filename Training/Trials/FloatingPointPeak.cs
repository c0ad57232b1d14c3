using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Training.Trials;

/// <summary>How many float32 operations this machine can do in a second: what a share of its speed is a share of.</summary>
/// <remarks>
/// Fused multiply-adds on registers alone, two operations each, in the widest vectors, on several threads at a time. Nothing
/// that reads memory can be faster. On a busy machine the figure is what other programs leave.
/// </remarks>
internal static class FloatingPointPeak
{
    private const int Sums = 12; // more than latency times pipes of any present processor
    // a few milliseconds: starting threads costs little in comparison, and a round may go undisturbed
    private const int Turns = 1 << 21;
    private const int Rounds = 40;

    /// <summary>Measures for a few tenths of a second.</summary>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <returns>Operations per second, which three quarters of many short rounds do not reach.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one thread.</exception>
    public static double Measure(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        // Not the fastest round: a single one may be faster than the processor can sustain.
        double seconds = Enumerable.Range(0, Rounds).Select(_ => Round(threads)).Order().ElementAt(Rounds / 4);
        return 2.0 * Sums * Lanes * Turns * threads / seconds;
    }

    private static int Lanes => Vector512.IsHardwareAccelerated ? Vector512<float>.Count
        : Vector256.IsHardwareAccelerated ? Vector256<float>.Count
        : Vector128<float>.Count;

    private static double Round(int threads)
    {
        // Each thread takes its own time: the thread that started them may be woken only after they are done.
        var starts = new long[threads];
        var ends = new long[threads];
        using var together = new Barrier(threads);
        Thread[] all = [.. Enumerable.Range(0, threads).Select(index => new Thread(() => Work(index)) { IsBackground = true })];
        foreach (Thread thread in all)
            thread.Start();

        foreach (Thread thread in all)
            thread.Join();

        return Stopwatch.GetElapsedTime(starts.Min(), ends.Max()).TotalSeconds;

        void Work(int index)
        {
            together.SignalAndWait();
            starts[index] = Stopwatch.GetTimestamp();
            GC.KeepAlive(Vector512.IsHardwareAccelerated ? Multiply512()
                : Vector256.IsHardwareAccelerated ? Multiply256()
                : Multiply128());
            ends[index] = Stopwatch.GetTimestamp();
        }
    }

    // Written for each width: wrapped in a type of our own, as the kernels have it, twelve sums do not stay in registers.
    // Called too seldom for the compiler to find out by itself that it matters. No sum grows without bound or becomes denormal.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Multiply512()
    {
        var factor = Vector512.Create(0.999_999f);
        var addend = Vector512.Create(1e-7f);
        // none like another
        Vector512<float> a = factor, b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a, i = h + a,
            j = i + a, k = j + a, l = k + a;
        for (int turn = 0; turn < Turns; turn++)
        {
            a = Vector512.FusedMultiplyAdd(a, factor, addend);
            b = Vector512.FusedMultiplyAdd(b, factor, addend);
            c = Vector512.FusedMultiplyAdd(c, factor, addend);
            d = Vector512.FusedMultiplyAdd(d, factor, addend);
            e = Vector512.FusedMultiplyAdd(e, factor, addend);
            f = Vector512.FusedMultiplyAdd(f, factor, addend);
            g = Vector512.FusedMultiplyAdd(g, factor, addend);
            h = Vector512.FusedMultiplyAdd(h, factor, addend);
            i = Vector512.FusedMultiplyAdd(i, factor, addend);
            j = Vector512.FusedMultiplyAdd(j, factor, addend);
            k = Vector512.FusedMultiplyAdd(k, factor, addend);
            l = Vector512.FusedMultiplyAdd(l, factor, addend);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Multiply256()
    {
        var factor = Vector256.Create(0.999_999f);
        var addend = Vector256.Create(1e-7f);
        // none like another
        Vector256<float> a = factor, b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a, i = h + a,
            j = i + a, k = j + a, l = k + a;
        for (int turn = 0; turn < Turns; turn++)
        {
            a = Vector256.FusedMultiplyAdd(a, factor, addend);
            b = Vector256.FusedMultiplyAdd(b, factor, addend);
            c = Vector256.FusedMultiplyAdd(c, factor, addend);
            d = Vector256.FusedMultiplyAdd(d, factor, addend);
            e = Vector256.FusedMultiplyAdd(e, factor, addend);
            f = Vector256.FusedMultiplyAdd(f, factor, addend);
            g = Vector256.FusedMultiplyAdd(g, factor, addend);
            h = Vector256.FusedMultiplyAdd(h, factor, addend);
            i = Vector256.FusedMultiplyAdd(i, factor, addend);
            j = Vector256.FusedMultiplyAdd(j, factor, addend);
            k = Vector256.FusedMultiplyAdd(k, factor, addend);
            l = Vector256.FusedMultiplyAdd(l, factor, addend);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Multiply128()
    {
        var factor = Vector128.Create(0.999_999f);
        var addend = Vector128.Create(1e-7f);
        // none like another
        Vector128<float> a = factor, b = a + a, c = b + a, d = c + a, e = d + a, f = e + a, g = f + a, h = g + a, i = h + a,
            j = i + a, k = j + a, l = k + a;
        for (int turn = 0; turn < Turns; turn++)
        {
            a = Vector128.FusedMultiplyAdd(a, factor, addend);
            b = Vector128.FusedMultiplyAdd(b, factor, addend);
            c = Vector128.FusedMultiplyAdd(c, factor, addend);
            d = Vector128.FusedMultiplyAdd(d, factor, addend);
            e = Vector128.FusedMultiplyAdd(e, factor, addend);
            f = Vector128.FusedMultiplyAdd(f, factor, addend);
            g = Vector128.FusedMultiplyAdd(g, factor, addend);
            h = Vector128.FusedMultiplyAdd(h, factor, addend);
            i = Vector128.FusedMultiplyAdd(i, factor, addend);
            j = Vector128.FusedMultiplyAdd(j, factor, addend);
            k = Vector128.FusedMultiplyAdd(k, factor, addend);
            l = Vector128.FusedMultiplyAdd(l, factor, addend);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
