using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Pipelines.Serving;

namespace MlNetClassifier.Pipelines.Hosting;

/// <summary>Which model an <see cref="IImageClassifier"/> answers by, and how much it takes on.</summary>
/// <remarks>Checked when the application starts; a fault, or a model that cannot be used, ends the start.</remarks>
public sealed class ImageClassifierOptions
{
    /// <summary>The model file, such as <c>model.zip</c>.</summary>
    /// <value>A relative path counts from the content root of the application.</value>
    public string ModelPath { get; set; } = string.Empty;

    /// <summary>Threads that decode and score.</summary>
    /// <value>1 or more; 0, the default, means one per core.</value>
    public int Threads { get; set; }

    /// <summary>
    /// Images that wait at most, of all callers together; beyond them <see cref="ImageQueueFullException"/> is thrown.
    /// </summary>
    /// <value>1 or more; default 256.</value>
    public int QueueLength { get; set; } = ImageQueue.DefaultCapacity;

    /// <summary>
    /// Whether a file that is replaced takes over by itself, within a second. One that cannot be used is noted in the log and by
    /// the health check, and the old model goes on.
    /// </summary>
    /// <value>Default false: <see cref="IImageClassifier.ReloadAsync"/> does it by call.</value>
    public bool WatchForChanges { get; set; }

    internal int ThreadCount => new ScoringOptions { Threads = Threads }.ThreadCount;

    /// <summary>What is missing or out of range.</summary>
    /// <returns>One sentence per fault; empty if there is none.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [.. new ScoringOptions { Threads = Threads }.Validate()];
        if (string.IsNullOrWhiteSpace(ModelPath))
            faults.Insert(0, "ModelPath is empty; give the path of a model.zip.");

        if (QueueLength < 1)
            faults.Add($"QueueLength is {QueueLength}; give 1 or more.");

        return faults;
    }
}
