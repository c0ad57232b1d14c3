using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.Data.Splits;

/// <summary>One image of a data set as it is told apart from others: where it lies and what is in it.</summary>
/// <param name="Split">The part it plays.</param>
/// <param name="Label">Class name.</param>
/// <param name="Path">Path below the data's folder, with <c>/</c> between its parts.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits over the bytes of the file; null if it cannot be read.</param>
public sealed record HashedSample(Split Split, string Label, string Path, string? Sha256);
