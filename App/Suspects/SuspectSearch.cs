using MlNetClassifier.Data;
using MlNetClassifier.Data.Checking;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Heads;

namespace MlNetClassifier.App.Suspects;

/// <summary>Looks for what a person should look at: labels that the features contradict, strange pictures, copies.</summary>
/// <param name="features">Gives features of images.</param>
/// <param name="seed">Cuts the folds.</param>
internal sealed class SuspectSearch(PictureFeatures features, int seed)
{
    private const int Neighbours = 5;

    // Two images that are nearer need only one look.
    private const float NearlySame = 0.95f;
    private const int MostCompared = 1000;

    // Iglewicz and Hoaglin, 1993; of at most so many images, which is enough for two medians.
    private const double FarAway = 3.5 * 1.4826;
    private const int MostForMedian = 2000, NeighboursOfOutlier = 10;

    /// <summary>Searches a data set that was checked.</summary>
    /// <param name="report">What the check found.</param>
    /// <param name="unlabelled">Absolute paths of images without a label.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatasetException">Fewer than two classes have images that can be read.</exception>
    public SuspectsResult Find(DatasetReport report, IReadOnlyList<string> unlabelled, CancellationToken cancellationToken)
    {
        string[] classes = [.. report.Images.Where(image => image.IsReadable).Select(image => image.Sample.Label).Distinct()
            .Order(StringComparer.Ordinal)];
        if (classes.Length < 2)
        {
            throw new DatasetException($"'{report.Path}' has {classes.Length} class with images that can be read; a label is "
                + "judged by the images of the other classes, so at least 2 are needed.");
        }

        HashSet<string> labelledPaths = [.. report.Images.Select(image => image.Sample.ImagePath)];
        unlabelled = [.. unlabelled.Where(path => !labelledPaths.Contains(path))];
        IReadOnlyList<ReadOnlyMemory<float>> rows =
            features([.. report.Images.Where(image => image.IsReadable).Select(image => image.Sample.ImagePath), .. unlabelled],
                cancellationToken);
        int readable = rows.Count - unlabelled.Count, next = 0;
        ReadOnlyMemory<float>[] labelled = [.. report.Images.Select(image => image.IsReadable ? rows[next++] : default)];
        int[] labels = [.. report.Images.Select(image => Math.Max(0, Array.IndexOf(classes, image.Sample.Label)))];
        var outOfFold = OutOfFold.Of(labelled, labels, classes.Length, Groups(report), seed, cancellationToken);
        int[] judged = [.. Enumerable.Range(0, labels.Length).Where(i => outOfFold.Probabilities[i] is not null)];
        var learned = ConfidentLearning.Of(
            [.. judged.Select(i => outOfFold.Probabilities[i]!)], [.. judged.Select(i => labels[i])]);
        var evidence = new LabelEvidence?[labels.Length];
        foreach ((int image, LabelEvidence label) in judged.Zip(learned.Labels))
            evidence[image] = label;

        var space = new FeatureSpace([.. labelled, .. rows.Skip(readable)]);
        HashSet<int> outliers = [.. Outliers(evidence, space, labelled.Length, cancellationToken)];
        return new SuspectsResult
        {
            Report = report,
            Classes = classes,
            Evidence = evidence,
            Suspects = SuspectList.Of(report, classes, evidence, outliers, image => NeighboursOf(image, report, space)),
            Unlabelled = Unlabelled(),
            UnreadableUnlabelled = rows.Skip(readable).Count(row => row.IsEmpty),
        };

        UnlabelledImage[] Unlabelled()
        {
            int[] others = [.. Enumerable.Range(0, unlabelled.Count).Where(i => !rows[readable + i].IsEmpty)];
            if (others.Length == 0)
                return [];

            IReadOnlyList<IReadOnlyList<double>> scores = outOfFold.Score(
                labelled, labels, classes.Length, [.. others.Select(i => rows[readable + i])], cancellationToken);
            return LeastSureFirst(
                [.. others.Zip(scores, (i, row) => (labelled.Length + i, Of(unlabelled[i], row, labelled.Length + i)))], space);
        }

        UnlabelledImage Of(string path, IReadOnlyList<double> row, int position)
        {
            int[] ranked = [.. Enumerable.Range(0, row.Count).OrderByDescending(k => row[k]).Take(2)];
            return new UnlabelledImage(path, ranked[0], ranked[1], row[ranked[0]], row[ranked[0]] - row[ranked[1]],
                IsLikeEarlier: false, NeighboursOf(position, report, space));
        }
    }

    // Copies stay together, whether of the same bytes or not.
    private static int[] Groups(DatasetReport report)
    {
        int[] groups = [.. Enumerable.Range(0, report.Images.Count)];
        foreach (IReadOnlyList<int> copies in report.Repeated)
        {
            foreach (int copy in copies)
                groups[copy] = copies[0];
        }

        return groups;
    }

    // What no class is sure of is often only hard; strange is what is far from every other image too.
    private static int[] Outliers(LabelEvidence?[] evidence, FeatureSpace space, int count, CancellationToken cancellationToken)
    {
        int[] judged = [.. Enumerable.Range(0, count).Where(i => evidence[i] is not null)];
        int step = Math.Max(1, judged.Length / MostForMedian);
        int[] sample = [.. judged.Where((_, at) => at % step == 0)], unsure = [.. judged.Where(i => evidence[i]!.IsOutlier)];
        if (judged.Length <= NeighboursOfOutlier)
            return [];

        Dictionary<int, double> nearness = sample.Union(unsure).AsParallel().WithCancellation(cancellationToken)
            .ToDictionary(i => i, i => space.Nearest(i, NeighboursOfOutlier, count).Average(near => (double)near.Similarity));
        double median = Median(sample.Select(i => nearness[i]));
        double far = median - (FarAway * Median(sample.Select(i => Math.Abs(nearness[i] - median))));
        return [.. unsure.Where(i => nearness[i] < far)];
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string[] NeighboursOf(int image, DatasetReport report, FeatureSpace space) =>
    [
        .. space.Nearest(image, Neighbours, report.Images.Count).Select(near => report.Images[near.Image].Sample.Label),
    ];

    // One of several that look nearly the same says something about all of them: the others come last.
    private static UnlabelledImage[] LeastSureFirst((int Position, UnlabelledImage Image)[] images, FeatureSpace space)
    {
        List<int> looked = [];
        (int Position, UnlabelledImage Image)[] sorted = [.. images.OrderBy(image => image.Image.Margin)];
        for (int i = 0; i < sorted.Length; i++)
        {
            int position = sorted[i].Position;
            if (looked.Any(earlier => space.Similarity(earlier, position) > NearlySame))
                sorted[i].Image = sorted[i].Image with { IsLikeEarlier = true };
            else if (looked.Count < MostCompared)
                looked.Add(position);
        }

        return [.. sorted.Select(image => image.Image).OrderBy(image => image.IsLikeEarlier)];
    }
}
