using MlNetClassifier.Training.Trials;

namespace MlNetClassifier.App.Tests.Training.Trials;

[TestClass]
public sealed class FloatingPointPeakTests
{
    // Below what one core of a telephone does, above what .NET does without vectors; 512-bit vectors at 6 GHz twice per cycle give 400e9.
    private const double Least = 2e9;
    private const double Most = 1e12;

    [TestMethod]
    public void Measure_OneThread_IsASpeedThatAProcessorHas()
    {
        double peak = FloatingPointPeak.Measure(1);

        Assert.IsInRange(Least, Most, peak);
    }

    [TestMethod]
    public void Measure_NoThreads_IsRefused() => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FloatingPointPeak.Measure(0));
}
