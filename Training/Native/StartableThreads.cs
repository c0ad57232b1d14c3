namespace MlNetClassifier.Training.Native;

/// <summary>Tries whether the system lets the process start threads: where it does not, libtorch ends the process.</summary>
internal static class StartableThreads
{
    private const int StackBytes = 8 << 20; // what the threads of libtorch get

    /// <summary>How many threads can run side by side.</summary>
    /// <param name="wanted">At most this many are tried.</param>
    /// <param name="start">Starts one; throws if it cannot.</param>
    public static int Count(int wanted, Action<Thread>? start = null)
    {
        using var end = new ManualResetEventSlim();
        List<Thread> threads = [];
        try
        {
            while (threads.Count < wanted)
            {
                var thread = new Thread(end.Wait, StackBytes) { IsBackground = true };
                (start ?? (next => next.Start()))(thread);
                threads.Add(thread);
            }
        }
        catch (Exception error) when (error is OutOfMemoryException or ThreadStartException)
        {
            // The limit is reached.
        }
        finally
        {
            end.Set();
            threads.ForEach(thread => thread.Join());
        }

        return threads.Count;
    }
}
