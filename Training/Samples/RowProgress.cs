namespace MlNetClassifier.Training.Samples;

/// <summary>Reported for every row that training reads.</summary>
/// <param name="Rows">Rows read so far, in all splits.</param>
/// <param name="ImageError">Why the image of this row could not be read, naming the file; null if it could.</param>
/// <param name="ImagePath">
/// The file of an image that could not be read, where the data has the column ImagePath; else null.
/// </param>
public sealed record RowProgress(int Rows, string? ImageError, string? ImagePath = null);
