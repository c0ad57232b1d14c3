namespace MlNetClassifier.Data.Checking;

/// <summary>
/// Describes pictures by numbers, as a network does that was trained on other pictures: whatever shows the same thing, mirrored,
/// cropped or in other colours too, has vectors of nearly one direction.
/// </summary>
/// <param name="paths">Files of readable images.</param>
/// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
/// <returns>A vector for each file, all of one length; empty for one that can no longer be read.</returns>
public delegate IReadOnlyList<ReadOnlyMemory<float>> PictureFeatures(
    IReadOnlyList<string> paths, CancellationToken cancellationToken);
