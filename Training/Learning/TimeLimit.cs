using System.Diagnostics;

namespace MlNetClassifier.Training.Learning;

/// <summary>The time that a training may take, including what an interrupted one took before.</summary>
/// <param name="limit">Null for no limit.</param>
/// <param name="before">What earlier epochs took, before this process.</param>
internal sealed class TimeLimit(TimeSpan? limit, TimeSpan before)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Whether the time is up.</summary>
    public bool IsOver => IsTooShortFor(TimeSpan.Zero);

    /// <summary>Whether an epoch would end too late.</summary>
    /// <param name="epoch">How long an epoch takes.</param>
    public bool IsTooShortFor(TimeSpan epoch) => limit is { } most && before + Stopwatch.GetElapsedTime(_start) + epoch >= most;
}
