using System.Runtime.InteropServices;

namespace MlNetClassifier.Training.Native;

/// <summary>
/// Work on a thread that gives way to all others: it has the moments in which no other one wants the processor.
/// </summary>
/// <remarks>
/// Training keeps every core busy but not all the time, and its threads wait for the slowest: what takes one of them from it
/// for a while takes all of them. On Linux .NET's priorities have no effect, so the thread makes itself nice.
/// </remarks>
internal static partial class YieldingThread
{
    private const int ThisThread = 0;
    private const int Niceness = 10; // a tenth of another one's share: at 19 it would starve beside programs of the same user

    /// <summary>Does something on a thread of its own.</summary>
    /// <param name="work">What.</param>
    /// <returns>Completed, or failed with what the work threw, when the work has ended.</returns>
    public static Task Run(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            if (OperatingSystem.IsLinux())
                _ = SetPriority(ThisThread, ThisThread, Niceness); // where it is refused, the work is done as any other

            try
            {
                work();
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        })
        {
            IsBackground = true,
            Priority = ThreadPriority.Lowest,
        };
        thread.Start();
        return done.Task;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int priority);
}
