namespace MlNetClassifier.Server.Bodies;

/// <summary>Bytes of bodies that may be in memory at once, of all requests together.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ByteBudget(long capacity)
{
    private long _taken;

    /// <summary>Bytes that are in use.</summary>
    public long Taken => Volatile.Read(ref _taken);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= capacity)
            return true;

        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
