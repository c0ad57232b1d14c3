namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// Cuts a sequence into batches that are worked on side by side, and gives their results in the order of the sequence.
/// </summary>
/// <remarks>
/// The sequence is read on the caller's thread, only as far ahead as keeps the cores busy: memory does not grow with its length.
/// The first batches are small, so that a short sequence is shared by all cores too.
/// </remarks>
internal static class OrderedBatches
{
    private const int BatchesAheadPerCore = 8;

    /// <summary>Works through a sequence.</summary>
    /// <param name="items">Read lazily, on the thread that enumerates the result.</param>
    /// <param name="largest">Most items of a batch.</param>
    /// <param name="work">Called on several threads; one result per item.</param>
    /// <returns>
    /// Results in the order of the items. An error of the sequence or of the work is thrown where its result would have been.
    /// </returns>
    public static IEnumerable<TResult> Run<TItem, TResult>(IEnumerable<TItem> items, int largest, Func<TItem[], TResult[]> work)
    {
        int cores = Environment.ProcessorCount;
        TaskScheduler scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, cores).ConcurrentScheduler;
        using var abandoned = new CancellationTokenSource();
        var pending = new Queue<Task<TResult[]>>();
        using IEnumerator<TItem> source = items.GetEnumerator();
        int started = 0;
        bool isRead = false;
        try
        {
            do
            {
                while (!isRead && pending.Count < cores * BatchesAheadPerCore)
                {
                    TItem[] batch = Next(source, Math.Min(largest, 1 + (started / cores)), out isRead);
                    if (batch.Length == 0)
                        break;

                    pending.Enqueue(
                        Task.Factory.StartNew(() => work(batch), abandoned.Token, TaskCreationOptions.None, scheduler));
                    started++;
                }

                if (pending.TryDequeue(out Task<TResult[]>? first))
                {
                    foreach (TResult result in first.GetAwaiter().GetResult())
                        yield return result;
                }
            }
            while (pending.Count > 0 || !isRead);
        }
        finally
        {
            // No one waits for these any longer, but they use what the caller may dispose next.
            abandoned.Cancel();
            Task.WhenAll(pending)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default).Wait();
        }
    }

    private static TItem[] Next<TItem>(IEnumerator<TItem> source, int size, out bool isRead)
    {
        var batch = new List<TItem>(size);
        isRead = false;
        while (batch.Count < size && !isRead)
        {
            isRead = !source.MoveNext();
            if (!isRead)
                batch.Add(source.Current);
        }

        return [.. batch];
    }
}
