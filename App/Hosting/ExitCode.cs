namespace MlNetClassifier.App.Hosting;

/// <summary>What the process says to the shell.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Unexpected = 1;
    public const int Usage = 2;
    public const int Data = 3;
    public const int Model = 4;
    public const int SelfCheck = 5;
    public const int Stopped = 130;

    /// <summary>
    /// Of <c>work</c> that an engine ended with SIGTERM: what the shell says of such a process, and schedulers expect.
    /// </summary>
    public const int Terminated = 143;
}
