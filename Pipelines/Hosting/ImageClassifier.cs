using Microsoft.Extensions.Logging;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Serving;

namespace MlNetClassifier.Pipelines.Hosting;

/// <summary>The model of an application: the queue and the threads of <c>serve</c>, without HTTP in front of them.</summary>
internal sealed class ImageClassifier : IImageClassifier, IDisposable
{
    private static readonly TimeSpan CheckPatience = TimeSpan.FromSeconds(5);

    private readonly ModelSlot _slot;
    private readonly ImageQueue _queue;
    private readonly ScoringThreads _threads;
    private readonly Readiness _readiness;
    private readonly int _capacity;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    /// <summary>Loads the model.</summary>
    /// <param name="options">Checked already.</param>
    /// <param name="path">The file that they mean.</param>
    /// <param name="log">Where replaced files are noted.</param>
    /// <exception cref="Saving.ModelFormatException">It cannot be used.</exception>
    /// <exception cref="Scoring.SelfCheckException">It computes something else than when it was saved.</exception>
    public ImageClassifier(ImageClassifierOptions options, string path, ILogger log)
    {
        _slot = ModelSlot.Open(path, path, log);
        _capacity = options.QueueLength;
        _queue = new ImageQueue(_capacity, options.ThreadCount);
        _threads = new ScoringThreads(_queue, options.ThreadCount);
        _readiness = new Readiness(_queue.AddFirst, CheckPatience);
        _watching = options.WatchForChanges ? ModelSlot.WatchAsync([_slot], _end.Token) : Task.CompletedTask;
    }

    /// <inheritdoc />
    public ClassifierModel Model
    {
        get
        {
            LiveModel live = _slot.Take();
            try
            {
                return Describe(live);
            }
            finally
            {
                live.Release();
            }
        }
    }

    /// <summary>What waits.</summary>
    internal ImageQueue Queue => _queue;

    /// <summary>Why the file as it is now does not answer; null if it does.</summary>
    public string? ReloadError => _slot.ReloadError;

    /// <inheritdoc />
    public async Task<IReadOnlyList<ClassifiedImage>> PredictAsync(
        IReadOnlyList<ImageContent> images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        cancellationToken.ThrowIfCancellationRequested();
        if (images.Count > _capacity)
        {
            throw new ArgumentException(
                $"There are {images.Count} images, and QueueLength lets {_capacity} wait; give fewer at once.", nameof(images));
        }

        LiveModel live = _slot.Take();
        try
        {
            if (images.Count == 0)
                return [];

            var request = new ScoringRequest(live, [.. images], long.MaxValue, cancellationToken);
            if (!_queue.TryAdd(request))
            {
                ObjectDisposedException.ThrowIf(_end.IsCancellationRequested, this);
                throw new ImageQueueFullException(
                    $"{_queue.Count} images wait already, and QueueLength lets {_capacity} wait; try again later.");
            }

            using CancellationTokenRegistration leaving = cancellationToken.UnsafeRegister(_ => _queue.Remove(request), null);
            if (await request.Task.ConfigureAwait(false) == ScoringEnd.Abandoned)
                throw new OperationCanceledException(cancellationToken);

            ClassifierModel model = Describe(live);
            return [.. request.Predictions.Select(prediction => new ClassifiedImage(prediction, model))];
        }
        finally
        {
            live.Release();
        }
    }

    /// <inheritdoc />
    public Task<bool> ReloadAsync(CancellationToken cancellationToken = default) =>
        Task.Run(_slot.Reload, cancellationToken).WaitAsync(cancellationToken);

    /// <summary>Has a thread that scores compute the golden samples.</summary>
    /// <returns>What is wrong; null if it answers as it did when it was saved.</returns>
    public Task<string?> CheckAsync() => _readiness.CheckAsync(_slot);

    public void Dispose()
    {
        _end.Cancel();
        _watching.GetAwaiter().GetResult();
        _threads.Dispose();
        _slot.Dispose();
    }

    private ClassifierModel Describe(LiveModel live) =>
        new(_slot.Name, live.Sha256, live.Loaded, live.Scorer.Classes, live.Scorer.Calibration);
}
