using System.Collections.Concurrent;
using MlNetClassifier.Training.Kernels;

namespace MlNetClassifier.App.Tests.Training.Kernels;

[TestClass]
public sealed class BatchPartitionTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(7, 3)]
    [DataRow(3, 64)]
    [DataRow(32, 2)]
    public void ForEach_AnyNumberOfThreads_VisitsEverySampleOnce(int samples, int threads)
    {
        var visited = new ConcurrentBag<int>();

        new BatchPartition(samples, threads).ForEach((_, sample) => visited.Add(sample));

        Assert.AreSequenceEqual(Enumerable.Range(0, samples), visited.Order());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Sum_AnyNumberOfThreads_AddsWhatEachSampleHas(int threads)
    {
        float[] sums = new BatchPartition(10, threads).Sum(2, (sample, numbers) =>
        {
            numbers[0] += sample;
            numbers[1] += 1;
        });

        Assert.AreSequenceEqual([45f, 10f], sums);
    }
}
