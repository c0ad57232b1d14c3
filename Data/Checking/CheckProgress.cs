namespace MlNetClassifier.Data.Checking;

/// <summary>How far a check has come.</summary>
/// <param name="Done">Images that have been opened, or pairs that have been compared.</param>
/// <param name="Total">Of them in all.</param>
/// <param name="Stage">Which of the two.</param>
public readonly record struct CheckProgress(int Done, int Total, CheckStage Stage = CheckStage.Reading);
