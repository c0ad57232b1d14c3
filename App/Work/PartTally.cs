namespace MlNetClassifier.App.Work;

/// <summary>What is in a part.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Unreadable">Images that could not be read.</param>
/// <param name="Notes">Images that could be decoded only with a warning.</param>
internal readonly record struct PartTally(int Rows, int Unreadable = 0, int Notes = 0);
