using System.Diagnostics;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Pipelines.Serving;

/// <summary>The images of one request on their way through the queue: all of them are answered by one model.</summary>
/// <param name="model">What scores them.</param>
/// <param name="images">At least one.</param>
/// <param name="deadline">When nobody waits any longer, by <see cref="Environment.TickCount64"/>.</param>
/// <param name="gone">Cancelled when the client has gone.</param>
internal sealed class ScoringRequest(LiveModel model, ImageContent[] images, long deadline, CancellationToken gone)
    : TaskCompletionSource<ScoringEnd>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private int _left = images.Length;
    private Exception? _error;
    private int _skipped;

    public LiveModel Model => model;

    public IReadOnlyList<ImageContent> Images => images;

    /// <summary>What was found, in the order of the images; complete when the task has ended well.</summary>
    public ImagePrediction[] Predictions { get; } = new ImagePrediction[images.Length];

    /// <summary>Since when it waits, by <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public long Enqueued { get; } = Stopwatch.GetTimestamp();

    /// <summary>Whether anybody still waits for the answer.</summary>
    public bool IsWanted => !gone.IsCancellationRequested && Environment.TickCount64 < deadline && _error is null;

    public void Answer(int index, ImagePrediction prediction)
    {
        Predictions[index] = prediction;
        Count();
    }

    /// <summary>Leaves an image out that nobody waits for.</summary>
    public void Skip()
    {
        Volatile.Write(ref _skipped, 1);
        Count();
    }

    public void Fail(Exception error)
    {
        _error = error;
        Count();
    }

    // Its images lie in a buffer that is used again: it ends when the last of them was looked at, not before.
    private void Count()
    {
        if (Interlocked.Decrement(ref _left) > 0)
            return;

        if (_error is not null)
            SetException(_error);
        else
            SetResult(_skipped != 0 ? ScoringEnd.Abandoned : ScoringEnd.Answered);
    }
}
