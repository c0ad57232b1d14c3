namespace MlNetClassifier.App.Work;

/// <summary>Why a shard could not be done; gone when it is.</summary>
/// <param name="Reason">A sentence.</param>
/// <param name="Time">When.</param>
/// <param name="Host">Name of the machine.</param>
/// <param name="Task">Which task tried.</param>
internal sealed record PartFailure(string Reason, DateTimeOffset Time, string Host, string Task);
