using System.Diagnostics;
using System.Runtime.Intrinsics;
using MlNetClassifier.Pipelines.Activations.Kernels;

namespace MlNetClassifier.Pipelines.Checking;

/// <summary>How many float32 operations this machine can do in a second: what a share of its speed is a share of.</summary>
/// <remarks>
/// Fused multiply-adds on registers alone, two operations each, in the widest vectors, on several threads at a time. Nothing that reads
/// memory can be faster. On a busy machine the figure is what the others leave.
/// </remarks>
public static class FloatingPointPeak
{
    private const int Sums = 12; // more than latency times pipes of any processor of today
    private const int Turns = 1 << 20;
    private const int Rounds = 7;

    /// <summary>Measures for some tenths of a second.</summary>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <returns>Operations per second, the best of several rounds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than one thread.</exception>
    public static double Measure(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        double seconds = Enumerable.Range(0, Rounds).Min(_ => Round(threads));
        return 2.0 * Sums * Lanes * Turns * threads / seconds;
    }

    private static int Lanes => Vector512.IsHardwareAccelerated ? FloatVector512.Count
        : Vector256.IsHardwareAccelerated ? FloatVector256.Count
        : FloatVector128.Count;

    private static double Round(int threads)
    {
        using var together = new Barrier(threads + 1);
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Work) { IsBackground = true })];
        foreach (Thread thread in all)
            thread.Start();

        together.SignalAndWait();
        long start = Stopwatch.GetTimestamp();
        foreach (Thread thread in all)
            thread.Join();

        return Stopwatch.GetElapsedTime(start).TotalSeconds;

        void Work()
        {
            together.SignalAndWait();
            GC.KeepAlive(Vector512.IsHardwareAccelerated ? Multiply<FloatVector512>()
                : Vector256.IsHardwareAccelerated ? Multiply<FloatVector256>()
                : Multiply<FloatVector128>());
        }
    }

    private static float Multiply<V>()
        where V : struct, IFloatVector<V>
    {
        (V factor, V addend) = (V.Create(0.999_999f), V.Create(1e-7f)); // no sum grows without bound or becomes denormal
        (V a, V b, V c, V d) = (factor, factor, factor, factor);
        (V e, V f, V g, V h) = (factor, factor, factor, factor);
        (V i, V j, V k, V l) = (factor, factor, factor, factor);
        for (int turn = 0; turn < Turns; turn++)
        {
            (a, b, c) = (V.FusedMultiplyAdd(a, factor, addend), V.FusedMultiplyAdd(b, factor, addend), V.FusedMultiplyAdd(c, factor, addend));
            (d, e, f) = (V.FusedMultiplyAdd(d, factor, addend), V.FusedMultiplyAdd(e, factor, addend), V.FusedMultiplyAdd(f, factor, addend));
            (g, h, i) = (V.FusedMultiplyAdd(g, factor, addend), V.FusedMultiplyAdd(h, factor, addend), V.FusedMultiplyAdd(i, factor, addend));
            (j, k, l) = (V.FusedMultiplyAdd(j, factor, addend), V.FusedMultiplyAdd(k, factor, addend), V.FusedMultiplyAdd(l, factor, addend));
        }

        var sum = new float[V.Count];
        V.Store(a + b + c + d + e + f + g + h + i + j + k + l, ref sum[0], 0);
        return sum.Sum();
    }
}
