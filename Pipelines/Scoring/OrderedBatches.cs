using System.Runtime.CompilerServices;
using System.Threading.Channels;

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
    /// <param name="count">How many items there are, if it is known: of many, the first batches are not small.</param>
    /// <param name="threads">Batches that are worked on side by side; 0 means one for each core.</param>
    /// <returns>
    /// Results in the order of the items. An error of the sequence or of the work is thrown where its result would have been.
    /// </returns>
    public static IEnumerable<TResult> Run<TItem, TResult>(
        IEnumerable<TItem> items, int largest, Func<TItem[], TResult[]> work, int count = 0, int threads = 0)
    {
        int cores = threads == 0 ? Environment.ProcessorCount : threads;
        int smallest = count >= 2 * cores * largest ? largest : 1;
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
                    TItem[] batch = Next(source, Math.Min(largest, smallest + (started / cores)), out isRead);
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

    /// <summary>Works through a sequence that may make its reader wait.</summary>
    /// <param name="items">
    /// Read as far ahead as keeps the threads busy. What is there is not kept waiting for what is not.
    /// </param>
    /// <param name="largest">Most items of a batch.</param>
    /// <param name="threads">Batches that are worked on side by side.</param>
    /// <param name="work">Called on several threads; one result per item.</param>
    /// <param name="cancellationToken">Ends it: what is being worked on is waited for.</param>
    /// <returns>As of the other form.</returns>
    public static async IAsyncEnumerable<TResult> RunAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items, int largest, int threads, Func<TItem[], TResult[]> work,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TaskScheduler scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = Channel.CreateBounded<Task<TResult[]>>(
            new BoundedChannelOptions(threads * BatchesAheadPerCore) { SingleReader = true, SingleWriter = true });
        Task reading = Task.Run(
            () => ReadAsync(items, largest, threads, Start, pending.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (Task<TResult[]> batch in pending.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (TResult result in await batch.ConfigureAwait(false))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return result;
                }
            }
        }
        finally
        {
            // No one waits for these any longer, but they use what the caller may dispose next.
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (pending.Reader.TryRead(out Task<TResult[]>? batch))
                await ((Task)batch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<TResult[]> Start(TItem[] batch) =>
            Task.Factory.StartNew(() => work(batch), stop.Token, TaskCreationOptions.None, scheduler);
    }

    private static async Task ReadAsync<TItem, TResult>(
        IAsyncEnumerable<TItem> items, int largest, int threads, Func<TItem[], Task<TResult[]>> start,
        ChannelWriter<Task<TResult[]>> pending, CancellationToken cancellationToken)
    {
        var batch = new List<TItem>(largest);
        int started = 0;
        try
        {
            await using IAsyncEnumerator<TItem> source = items.GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                ValueTask<bool> next = source.MoveNextAsync();
                if (!next.IsCompleted)
                    await StartAsync().ConfigureAwait(false);

                if (!await next.ConfigureAwait(false))
                    break;

                batch.Add(source.Current);
                if (batch.Count == Math.Min(largest, 1 + (started / threads)))
                    await StartAsync().ConfigureAwait(false);
            }

            await StartAsync().ConfigureAwait(false);
            pending.Complete();
        }
        catch (Exception error)
        {
            await StartAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pending.Complete(error);
        }

        async Task StartAsync()
        {
            if (batch.Count == 0)
                return;

            await pending.WriteAsync(start([.. batch]), cancellationToken).ConfigureAwait(false);
            batch.Clear();
            started++;
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
