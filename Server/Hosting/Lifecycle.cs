namespace MlNetClassifier.Server.Hosting;

/// <summary>Where the server stands on its way from the first request to the last.</summary>
internal sealed class Lifecycle
{
    private int _requests;
    private long _lastRequest;

    /// <summary>Whether the end was asked for: requests are still answered, but no new ones should be sent here.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Whether every answer asks its client to close the connection.</summary>
    public bool ClosesConnections { get; set; }

    /// <summary>Requests that are being answered.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>When a request began last, by <see cref="Environment.TickCount64"/>.</summary>
    public long LastRequest => Volatile.Read(ref _lastRequest);

    public void Begin()
    {
        Interlocked.Increment(ref _requests);
        Volatile.Write(ref _lastRequest, Environment.TickCount64);
    }

    public void End() => Interlocked.Decrement(ref _requests);
}
