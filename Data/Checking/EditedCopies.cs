using System.Collections.Concurrent;

namespace MlNetClassifier.Data.Checking;

/// <summary>
/// Pictures that are another one mirrored, cropped or in other colours: those with features of nearly one direction are
/// candidates, <see cref="EditComparison"/> confirms them.
/// </summary>
internal static class EditedCopies
{
    /// <summary>Finds pairs, in ascending order.</summary>
    /// <param name="images">All images.</param>
    /// <param name="positions">Of those that are compared.</param>
    /// <param name="features">Describes them.</param>
    /// <param name="progress">Receives what is compared, from several threads at once; may be null.</param>
    /// <param name="cancellationToken">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    public static IReadOnlyList<(int A, int B)> Find(
        CheckedImage[] images, int[] positions, PictureFeatures features, IProgress<CheckProgress>? progress,
        CancellationToken cancellationToken)
    {
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        IReadOnlyList<ReadOnlyMemory<float>> rows =
            features([.. positions.Select(i => images[i].Sample.ImagePath)], cancellationToken);
        IReadOnlyList<(int A, int B)> pairs = FeatureNeighbours.Find(rows, options);
        var found = new ConcurrentBag<(int, int)>();
        int done = 0;
        Parallel.ForEach(pairs.GroupBy(pair => pair.A), options, ofOne =>
        {
            CheckedImage image = images[positions[ofOne.Key]];
            var picture = ColourPicture.TryRead(image.Sample.ImagePath);
            foreach ((_, int other) in ofOne)
            {
                if (IsCopy(image, picture, images[positions[other]]))
                    found.Add((positions[ofOne.Key], positions[other]));

                progress?.Report(new CheckProgress(Interlocked.Increment(ref done), pairs.Count, CheckStage.Comparing));
            }
        });
        return [.. found.Order()];
    }

    private static bool IsCopy(CheckedImage image, ColourPicture? picture, CheckedImage other) =>
        picture is not null && ColourPicture.TryRead(other.Sample.ImagePath) is { } otherPicture
            && EditComparison.IsCopy(picture, otherPicture, EditComparison.SideFor(image.ShortestSide, other.ShortestSide));
}
