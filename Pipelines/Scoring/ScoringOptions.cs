namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>How <see cref="ImageScorer.ScoreAsync(IEnumerable{Data.Images.ImageContent}, ScoringOptions?, CancellationToken)"/>
/// works through images. No choice changes a prediction.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ScoringOptions
{
    /// <summary>Threads that read, decode and score side by side.</summary>
    /// <value>1 or more; 0, the default, means one per core.</value>
    public int Threads { get; init; }

    /// <summary>Images that are handed to a thread at once, at most.</summary>
    /// <value>1 or more; default 8: more makes none of them faster, but means waiting for more to be read.</value>
    public int BatchSize { get; init; } = ImageBatch.Largest;

    internal int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;

    /// <summary>What is out of range.</summary>
    /// <returns>One sentence per fault; empty if there is none.</returns>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [];
        if (Threads < 0)
            faults.Add($"Threads is {Threads}; give 1 or more, or 0 for one per core.");

        if (BatchSize < 1)
            faults.Add($"BatchSize is {BatchSize}; give 1 or more.");

        return faults;
    }
}
