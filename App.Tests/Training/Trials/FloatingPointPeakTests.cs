using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Tests.Training.Trials;

[TestClass]
[DoNotParallelize] // measures times, which others would make longer
public sealed class FloatingPointPeakTests(TestContext context)
{
    // Below what one core of a telephone does, above what .NET does without vectors; 512-bit vectors at 6 GHz, twice per cycle,
    // give 400e9.
    private const double Least = 2e9;
    private const double Most = 1e12;

    // Other programs may disturb one of the two measurements and not the other, which is then half of what it is.
    // On one machine (an EPYC, 2026-11-29) the chain does one in each cycle, nobody knows how; the peak is then one vector a
    // cycle.
    private const double LeastAtATime = 0.75;
    private const double MostAtATime = 24;
    private const int Rounds = 20;
    private const int Peaks = 3;
    private const int Turns = 1 << 18;

    [TestMethod]
    public void Measure_OneThread_IsASpeedThatAProcessorHas()
    {
        double peak = FloatingPointPeak.Measure(1);

        Assert.IsInRange(Least, Most, peak);
    }

    // A chain of multiply-adds in which each waits for the one before shows the clock and the latency. A processor does
    // latency x pipes x lanes times as much at its peak: 4 to 5 cycles, 1 to 4 pipes.
    [TestMethod]
    public void Measure_BesideAChainThatWaits_IsAsManyTimesFasterAsAProcessorCanBe()
    {
        double chain = Enumerable.Range(0, Rounds).Max(_ => OperationsOfAChain());

        double peak = Enumerable.Range(0, Peaks).Max(_ => FloatingPointPeak.Measure(1));

        int lanes = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
        context.WriteLine($"{peak / chain / lanes:F1} multiply-adds at a time");
        Assert.IsInRange(LeastAtATime, MostAtATime, peak / chain / lanes);
    }

    [TestMethod]
    public void Measure_NoThreads_IsRefused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FloatingPointPeak.Measure(0));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double OperationsOfAChain()
    {
        long start = Stopwatch.GetTimestamp();
        float sum = 1;
        for (int turn = 0; turn < Turns; turn++)
            sum = MathF.FusedMultiplyAdd(sum, 0.999_999f, 1e-7f);

        GC.KeepAlive(sum);
        return 2.0 * Turns / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
