using MlNetClassifier.Data.Discovery;

namespace MlNetClassifier.Data.Splits;

/// <summary>Cuts a validation and a test split from images, class by class, so that each split has the same mixture.</summary>
/// <remarks>
/// Every class is shuffled by a stream of its own name, so a class that is added or removed leaves the others' splits as
/// they are. The test split is taken first: the validation fraction does not change which images it holds.
/// </remarks>
internal static class StratifiedCut
{
    // Below this a class cannot be in all three splits, and then training comes first.
    private const int ImagesForEverySplit = 3;

    /// <summary>Keeps the splits that are given and cuts a missing validation or test split from the training images.</summary>
    /// <param name="images">Images with distinct relative paths; one without a split is a training image.</param>
    /// <param name="options">Seed and fractions, valid.</param>
    /// <returns>The same images, each with a split, ordered by relative path.</returns>
    public static IReadOnlyList<ListedImage> Complete(IReadOnlyList<ListedImage> images, SplitOptions options)
    {
        ListedImage[] held = [.. images.Where(image => image.Split is Split.Validation or Split.Test)];
        IReadOnlyList<ListedImage> cut = Cut(
            images.Where(image => image.Split is null or Split.Train),
            options.Seed,
            Array.Exists(held, image => image.Split == Split.Validation) ? 0 : options.ValidationFraction,
            Array.Exists(held, image => image.Split == Split.Test) ? 0 : options.TestFraction);
        return [.. cut.Concat(held).OrderBy(image => image.RelativePath, StringComparer.Ordinal)];
    }

    /// <summary>Assigns every image to a split; the order of the images given does not matter.</summary>
    /// <param name="images">Images with distinct relative paths.</param>
    /// <param name="seed">The user's seed.</param>
    /// <param name="validationFraction">In [0, 1); 0 cuts no validation split.</param>
    /// <param name="testFraction">In [0, 1), below 1 with the other fraction; 0 cuts no test split.</param>
    /// <returns>The same images, each with a split, ordered by relative path.</returns>
    public static IReadOnlyList<ListedImage> Cut(
        IEnumerable<ListedImage> images, int seed, double validationFraction, double testFraction)
    {
        List<ListedImage> cut = [];
        foreach (IGrouping<string, ListedImage> ofClass in images.GroupBy(image => image.Sample.Label, StringComparer.Ordinal))
        {
            ListedImage[] drawn = [.. ofClass.OrderBy(image => image.RelativePath, StringComparer.Ordinal)];
            SeededRandom.Create(seed, $"split/{ofClass.Key}").Shuffle(drawn);
            (int validation, int test) = Counts(drawn.Length, validationFraction, testFraction);
            cut.AddRange(drawn.Select((image, i) => image with
            {
                Split = i < test ? Split.Test : i < test + validation ? Split.Validation : Split.Train,
            }));
        }

        return [.. cut.OrderBy(image => image.RelativePath, StringComparer.Ordinal)];
    }

    /// <summary>Takes a share of the images of each class, at least one.</summary>
    /// <param name="images">Images with distinct relative paths.</param>
    /// <param name="seed">The user's seed.</param>
    /// <param name="fraction">In (0, 1]; a larger one keeps what a smaller one takes.</param>
    /// <returns>The share, in the order of the images given.</returns>
    public static IEnumerable<ListedImage> Share(IEnumerable<ListedImage> images, int seed, double fraction)
    {
        ListedImage[] all = [.. images];
        if (fraction >= 1)
            return all;

        HashSet<string> taken = [];
        foreach (IGrouping<string, ListedImage> ofClass in all.GroupBy(image => image.Sample.Label, StringComparer.Ordinal))
        {
            ListedImage[] drawn = [.. ofClass.OrderBy(image => image.RelativePath, StringComparer.Ordinal)];
            SeededRandom.Create(seed, $"fraction/{ofClass.Key}").Shuffle(drawn);
            taken.UnionWith(drawn.Take(Math.Max(1, Count(drawn.Length, fraction))).Select(image => image.RelativePath));
        }

        return all.Where(image => taken.Contains(image.RelativePath));
    }

    /// <summary>How many images of a class go to validation and to test; training keeps at least one.</summary>
    internal static (int Validation, int Test) Counts(int images, double validationFraction, double testFraction)
    {
        int validation = Count(images, validationFraction);
        int test = Count(images, testFraction);
        while (validation + test > Math.Max(images - 1, 0))
        {
            if (validation > test)
                validation--;
            else
                test--;
        }

        return (validation, test);
    }

    // Rounds a half down, in favour of training: 10 images at 0.15 give one, not two.
    private static int Count(int images, double fraction)
    {
        int rounded = (int)Math.Ceiling((images * fraction) - 0.5);
        return fraction > 0 && images >= ImagesForEverySplit ? Math.Max(rounded, 1) : rounded;
    }
}
