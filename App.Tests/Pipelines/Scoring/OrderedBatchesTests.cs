using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.App.Tests.Pipelines.Scoring;

[TestClass]
public sealed class OrderedBatchesTests(TestContext context)
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(500)]
    public void Run_AnyNumberOfItems_GivesEachResultInOrder(int count)
    {
        IEnumerable<int> results =
            OrderedBatches.Run(Enumerable.Range(0, count), 8, batch => batch.Select(item => item * 10).ToArray());

        Assert.AreSequenceEqual(Enumerable.Range(0, count).Select(item => item * 10), results);
    }

    [TestMethod]
    public void Run_FirstBatchIsTheLastToEnd_StillComesFirst()
    {
        using var others = new CountdownEvent(3);

        IEnumerable<int> results = OrderedBatches.Run(Enumerable.Range(0, 4), 1, batch =>
        {
            if (batch[0] > 0)
                others.Signal();
            else if (Environment.ProcessorCount > 1)
                others.Wait(context.CancellationToken);

            return batch;
        });

        Assert.AreSequenceEqual([0, 1, 2, 3], results);
    }

    [TestMethod]
    public void Run_LongSequence_IsReadOnlyABoundedNumberAheadOnTheCallersThread()
    {
        int caller = Environment.CurrentManagedThreadId;
        int read = 0;
        IEnumerable<int> Items()
        {
            while (true)
            {
                Assert.AreEqual(caller, Environment.CurrentManagedThreadId);
                yield return read++;
            }
        }

        int[] first = [.. OrderedBatches.Run(Items(), 8, batch => batch).Take(3)];

        Assert.AreSequenceEqual([0, 1, 2], first);
        Assert.IsLessThanOrEqualTo(1 + (8 * 8 * Environment.ProcessorCount), read);
    }

    [TestMethod]
    public void Run_Batches_NeverExceedTheLargest()
    {
        int largest = OrderedBatches.Run(Enumerable.Range(0, 1000), 5, batch => batch.Select(_ => batch.Length).ToArray()).Max();

        Assert.AreEqual(5, largest);
    }

    [TestMethod]
    public void Run_ManyItemsWhoseCountIsKnown_AreInFullBatches()
    {
        int[] sizes =
        [
            .. OrderedBatches.Run(
                Enumerable.Range(0, 1000), 5, batch => batch.Select(_ => batch.Length).ToArray(), count: 1000),
        ];

        Assert.AreEqual(5, sizes.Min());
    }

    [TestMethod]
    public void Run_WorkFails_ThrowsWhereItsResultWouldHaveStood()
    {
        List<int> results = [];

        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() =>
        {
            foreach (int item in OrderedBatches.Run(Enumerable.Range(0, 50), 1,
                batch => batch[0] == 5 ? throw new InvalidOperationException("5") : batch))
                results.Add(item);
        });

        Assert.AreEqual("5", error.Message);
        Assert.AreSequenceEqual([0, 1, 2, 3, 4], results);
    }

    [TestMethod]
    public void Run_Abandoned_LeavesNoWorkBehind()
    {
        int running = 0, begun = 0;
        IEnumerable<int> results = OrderedBatches.Run(Enumerable.Range(0, 100_000), 8, batch =>
        {
            Interlocked.Increment(ref begun);
            Interlocked.Increment(ref running);
            Thread.SpinWait(1000);
            Interlocked.Decrement(ref running);
            return batch;
        });

        Assert.AreEqual(0, results.First());

        Assert.AreEqual(0, Volatile.Read(ref running));
        Assert.IsLessThanOrEqualTo(8 * Environment.ProcessorCount, begun);
    }
}
