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

    // Other programs may disturb one of the two measurements and not the other, which is then a half or a quarter of what it is:
    // for a second, but not for ten.
    private const int Attempts = 10;
    private const double LeastAtATime = 1.5;
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
        int lanes = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
        double atATime = 0;
        for (int attempt = 0; attempt < Attempts && atATime is < LeastAtATime or > MostAtATime; attempt++)
        {
            double chain = Enumerable.Range(0, Rounds).Max(_ => OperationsOfAChain());

            atATime = Enumerable.Range(0, Peaks).Max(_ => FloatingPointPeak.Measure(1)) / chain / lanes;
            context.WriteLine($"{atATime:F1} multiply-adds at a time");
        }

        Assert.IsInRange(LeastAtATime, MostAtATime, atATime);
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
