namespace MlNetClassifier.Pipelines.Serving;

/// <summary>
/// Images that wait for a thread, first come, first served: bounded, and counted by the image rather than by the request.
/// </summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="capacity">Images that may wait.</param>
/// <param name="takers">Threads that share what waits.</param>
internal sealed class ImageQueue(int capacity, int takers)
{
    private readonly Queue<QueuedImage> _images = new();
    private readonly Queue<Action> _errands = new();
    private readonly object _gate = new();
    private bool _isClosed;

    /// <summary>Images that may wait where nothing else is asked for.</summary>
    public const int DefaultCapacity = 256;

    /// <summary>Images that wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _images.Count;
        }
    }

    /// <summary>Lets all images of a request wait, or none of them.</summary>
    /// <returns>False if there is no room.</returns>
    public bool TryAdd(ScoringRequest request)
    {
        lock (_gate)
        {
            if (_isClosed || _images.Count + request.Images.Count > capacity)
                return false;

            for (int i = 0; i < request.Images.Count; i++)
            {
                _images.Enqueue(new(request, i));
                Monitor.Pulse(_gate);
            }

            return true;
        }
    }

    /// <summary>Takes out the images of a request that nobody waits for; those that a thread has already stay with it.</summary>
    public void Remove(ScoringRequest request)
    {
        lock (_gate)
        {
            for (int i = _images.Count; i > 0; i--)
            {
                QueuedImage image = _images.Dequeue();
                if (image.Request == request)
                    request.Skip();
                else
                    _images.Enqueue(image);
            }
        }
    }

    /// <summary>Lets a thread do something before the images that wait.</summary>
    public void AddFirst(Action errand)
    {
        lock (_gate)
        {
            _errands.Enqueue(errand);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>
    /// Takes what is waiting without waiting for more, up to a batch and not more than one thread's share, so that no thread is
    /// idle while another has a row of images.
    /// </summary>
    /// <param name="batch">Receives images.</param>
    /// <param name="errand">Something to do instead of images, or null.</param>
    /// <returns>How many were taken; -1 when the queue is closed and empty.</returns>
    public int Take(Span<QueuedImage> batch, out Action? errand)
    {
        lock (_gate)
        {
            while (_images.Count == 0 && _errands.Count == 0)
            {
                if (_isClosed)
                {
                    errand = null;
                    return -1;
                }

                Monitor.Wait(_gate);
            }

            if (_errands.TryDequeue(out errand))
                return 0;

            int share = Math.Clamp((_images.Count + takers - 1) / takers, 1, batch.Length);
            for (int i = 0; i < share; i++)
                batch[i] = _images.Dequeue();

            return share;
        }
    }

    /// <summary>Takes nothing more on; what waits is still worked off.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
