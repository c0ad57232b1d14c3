namespace MlNetClassifier.Training.Checkpoints;

/// <summary>
/// Writes checkpoints while training continues: hashing and flushing them to disk takes a twentieth of a short epoch.
/// </summary>
/// <remarks>
/// One epoch at a time and in order: handing in the next one waits until the one before is on disk. What went wrong is thrown
/// there, or by <see cref="Wait"/>.
/// </remarks>
/// <param name="folder">Where to; null for nowhere.</param>
/// <param name="saved">Told of each epoch when it is on disk, on the thread that wrote it.</param>
internal sealed class CheckpointWriter(CheckpointFolder? folder, IProgress<EpochResult>? saved)
{
    private Task _writing = Task.CompletedTask;

    /// <summary>Whether there is anything to make a checkpoint for.</summary>
    public bool NeedsCheckpoints => folder is not null;

    /// <summary>Begins to write an epoch, when the one before is done.</summary>
    /// <param name="result">The epoch.</param>
    /// <param name="state">
    /// Makes its state, which no longer changes, when the memory of the one before can be used again; null if training cannot
    /// resume from it.
    /// </param>
    public void Begin(EpochResult result, Func<TrainingCheckpoint>? state)
    {
        Wait();
        TrainingCheckpoint? checkpoint = state?.Invoke();
        if (folder is null && saved is null)
            return;

        _writing = Task.Run(() =>
        {
            if (checkpoint is not null)
                folder?.Save(checkpoint);

            saved?.Report(result);
        });
    }

    /// <summary>Returns when everything is on disk.</summary>
    public void Wait() => _writing.GetAwaiter().GetResult();

    /// <summary>
    /// Returns when nothing is being written any longer. Errors are dropped, because there is already another one to report.
    /// </summary>
    public void WaitQuietly() => Task.WhenAny(_writing).GetAwaiter().GetResult();
}
