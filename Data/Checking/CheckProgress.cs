namespace MlNetClassifier.Data.Checking;

/// <summary>How far a check has come.</summary>
/// <param name="Done">Images that have been opened.</param>
/// <param name="Total">Images in all.</param>
public readonly record struct CheckProgress(int Done, int Total);
