namespace MlNetClassifier.App.Work;

/// <summary>A piece of the work that one task does at once. Cut by the plan, whatever the number of tasks.</summary>
/// <param name="Samples">Images, or 1 for a training.</param>
/// <param name="Offset">Where its rows begin in the list, in bytes.</param>
/// <param name="Bytes">Length of its rows.</param>
/// <param name="Sha256">Of its rows; null where there is no list.</param>
internal sealed record Shard(int Samples, long Offset = 0, long Bytes = 0, string? Sha256 = null);
