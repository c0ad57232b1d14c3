namespace MlNetClassifier.App.Work;

/// <summary>How far the work of a run is.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Markers">Of the parts that are whole, by shard.</param>
/// <param name="Failures">Why others could not be done, by shard.</param>
internal sealed record RunProgress(
    WorkPlan Plan, IReadOnlyDictionary<int, PartMarker> Markers, IReadOnlyDictionary<int, PartFailure> Failures)
{
    /// <summary>Shards that are not done, failed ones among them.</summary>
    public IReadOnlyList<int> Missing { get; } =
        [.. Enumerable.Range(0, Plan.Shards.Count).Where(shard => !Markers.ContainsKey(shard))];

    public long DoneSamples => Markers.Keys.Sum(shard => (long)Plan.Shards[shard].Samples);

    /// <summary>Kinds of processors that parts were made on.</summary>
    public IReadOnlyList<string> Processors =>
        [.. Markers.Values.Select(marker => marker.Processor).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Samples of a second over the whole time that work was done in; null if none is.</summary>
    public double? Rate => Markers.Count > 0
        && (Markers.Values.Max(marker => marker.Finished) - Markers.Values.Min(marker => marker.Started)).TotalSeconds is > 0
            and var seconds
        ? DoneSamples / seconds
        : null;

    /// <summary>What is left at that rate; null if it is not known.</summary>
    public TimeSpan? TimeLeft => Rate is { } rate ? TimeSpan.FromSeconds((Plan.Samples - DoneSamples) / rate) : null;

    /// <summary>Looks at every part and hashes it.</summary>
    public static RunProgress Of(string run, WorkPlan plan, CancellationToken cancellationToken)
    {
        var parts = new PartFolder(run, plan);
        var markers = new PartMarker?[plan.Shards.Count];
        var isDamaged = new bool[plan.Shards.Count];
        Parallel.For(0, markers.Length, new ParallelOptions { CancellationToken = cancellationToken }, shard =>
        {
            // In this order: a marker that is written meanwhile is that of a whole part.
            isDamaged[shard] = parts.HasMarker(shard);
            markers[shard] = parts.Verified(shard);
        });
        return new RunProgress(
            plan,
            markers.Index().Where(marker => marker.Item is not null).ToDictionary(marker => marker.Index, marker => marker.Item!),
            markers.Index().Where(marker => marker.Item is null)
                .Select(marker => (marker.Index, Failure: parts.Failure(marker.Index) ?? Damaged(marker.Index)))
                .Where(marker => marker.Failure is not null)
                .ToDictionary(marker => marker.Index, marker => marker.Failure!));

        PartFailure? Damaged(int shard) => isDamaged[shard]
            ? new PartFailure("Its part is damaged or missing, or of another plan; work does it again.", default, "", "")
            : null;
    }

    /// <summary>Tasks that have something left to do, if there are that many.</summary>
    public IReadOnlyList<int> MissingTasks(int tasks) => [.. Missing.Select(shard => shard % tasks).Distinct().Order()];
}
