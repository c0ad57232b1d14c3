namespace MlNetClassifier.Data.Checking;

/// <summary>How far a check is.</summary>
/// <param name="Done">Images that have been opened.</param>
/// <param name="Total">Images that there are.</param>
public readonly record struct CheckProgress(int Done, int Total);
