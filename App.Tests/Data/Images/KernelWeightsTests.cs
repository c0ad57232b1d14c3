using CsCheck;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

[TestClass]
public sealed class KernelWeightsTests
{
    private const double SumTolerance = 1e-4;

    [TestMethod]
    public void Create_AnyAxis_StaysInsideAndSumsToOne() =>
        Gen.Select(Gen.Int[1, 5000], Gen.Int[1, 300], Gen.Double[0, 0.9], Gen.Enum<ResizeKernel>()).Sample(
            (source, target, margin, kernel) =>
            {
                double start = source * margin / 2, length = source * (1 - margin);
                var axis = KernelWeights.Create(source, start, length, target, kernel);
                return Enumerable.Range(0, target).All(i =>
                    axis.Start(i) >= 0
                    && axis.Weights(i).Length > 0
                    && axis.Start(i) + axis.Weights(i).Length <= source
                    && Math.Abs(Sum(axis.Weights(i)) - 1) < SumTolerance);
            });

    [TestMethod]
    public void Create_AreaOfWholePixels_WeighsThemEqually()
    {
        var axis = KernelWeights.Create(12, 0, 12, 3, ResizeKernel.Area);

        Assert.AreEqual(4, axis.Start(1));
        Assert.AreSequenceEqual([0.25f, 0.25f, 0.25f, 0.25f], axis.Weights(1).ToArray());
    }

    [TestMethod]
    public void Get_SameAxisTwice_IsComputedOnce()
    {
        var cache = new KernelWeightsCache(ResizeKernel.Bilinear);

        Assert.AreSame(cache.Get(500, 0, 500, 64), cache.Get(500, 0, 500, 64));
    }

    [TestMethod]
    public void Get_ManyAxes_StaysWithinItsBound()
    {
        var cache = new KernelWeightsCache(ResizeKernel.Lanczos);
        int most = 0;

        for (int size = 1; size < 5000; size += 7)
        {
            cache.Get(size, 0, size, 64);
            most = Math.Max(most, cache.Length);
        }

        Assert.IsInRange(KernelWeightsCache.MaxLength / 2, KernelWeightsCache.MaxLength, most);
    }

    private static double Sum(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach (float weight in weights)
            sum += weight;
        return sum;
    }
}
