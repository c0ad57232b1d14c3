using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Heads;

/// <summary>
/// What logistic regressions on the features of images say about images that they were not fitted to: every image is left out
/// once in each of several ways to cut the folds, and the mean counts.
/// </summary>
/// <remarks>Immutable. The same features, labels, groups and seed give the same bits on any number of cores.</remarks>
public sealed class OutOfFold
{
    /// <summary>Parts that the images are cut into, each left out in turn: 5. A class of fewer images is in as many as it has.
    /// </summary>
    public const int Folds = 5;

    // Three ways to cut them steady the answers of small sets; in a large set one does, and two parts choose the strength.
    private const int Cuts = 3, PartsOfSearch = 2, LargeSet = 5000;

    private OutOfFold(double[]?[] probabilities, double l2) => (Probabilities, L2) = (probabilities, l2);

    /// <summary>
    /// Probability of every class for each image; null for an image without features, and for one whose class has no image in
    /// another fold, of which nothing could be learned.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>?> Probabilities { get; }

    /// <summary>Strength of the regularization, by the cross-entropy of the images that were left out.</summary>
    public double L2 { get; }

    /// <summary>Fits the regressions.</summary>
    /// <param name="features">A row for each image, all of one length; an empty one is left out.</param>
    /// <param name="classIndexes">Label of each image, 0 to <paramref name="classCount"/> - 1.</param>
    /// <param name="classCount">Classes, two or more.</param>
    /// <param name="groups">
    /// A number for each image; those of one number stay in one fold, because a copy with the same wrong label would confirm it.
    /// </param>
    /// <param name="seed">Cuts the folds.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static OutOfFold Of(
        IReadOnlyList<ReadOnlyMemory<float>> features, IReadOnlyList<int> classIndexes, int classCount, IReadOnlyList<int> groups,
        int seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(classIndexes);
        ArgumentNullException.ThrowIfNull(groups);
        int[] known = [.. Enumerable.Range(0, features.Count).Where(i => !features[i].IsEmpty)];
        var sums = new double[]?[features.Count];
        bool isLarge = known.Length > LargeSet;
        int cuts = isLarge ? 1 : Cuts;
        double? l2 = null;
        for (int cut = 0; cut < cuts; cut++)
        {
            int[] fold = Cut(known, classIndexes, groups, seed, cut);
            (int[] Out, RegressionData Seen, RegressionData Unseen)[] parts =
            [
                .. Enumerable.Range(0, Folds).Select(part => Part(part, fold)).OfType<(int[], RegressionData, RegressionData)>(),
            ];
            if (parts.Length == 0)
                continue;

            l2 ??= RegularizationSearch.Best(
                [.. parts.Take(isLarge ? PartsOfSearch : Folds).Select(part => (part.Seen, part.Unseen))], classCount,
                classWeights: null, cancellationToken);
            Parallel.ForEach(parts, new ParallelOptions { CancellationToken = cancellationToken }, part =>
            {
                LogisticRegression regression = part.Seen.Regression(classCount, classWeights: null);
                double[] weights = regression.Fit(l2.Value, start: null, cancellationToken, isSearch: true);
                foreach ((int image, double[] row) in part.Out.Zip(regression.Probabilities(weights, part.Unseen.Rows)))
                    sums[image] = [.. row.Select((value, k) => (value / cuts) + (sums[image]?[k] ?? 0))];
            });
        }

        return new OutOfFold(sums, l2 ?? 1);

        // Nothing is known of images whose class was not learned.
        (int[], RegressionData, RegressionData)? Part(int part, int[] fold)
        {
            int[] seen = [.. known.Where(i => fold[i] != part)];
            HashSet<int> learned = [.. seen.Select(i => classIndexes[i])];
            int[] unseen = [.. known.Where(i => fold[i] == part && learned.Contains(classIndexes[i]))];
            if (unseen.Length == 0)
                return null;

            SampleSet samples = Samples(seen, features, classIndexes, classCount);
            var scaling = FeatureScaling.Of(samples);
            return (unseen, RegressionData.Of(scaling.Apply(samples)),
                RegressionData.Of(scaling.Apply(Samples(unseen, features, classIndexes, classCount))));
        }
    }

    /// <summary>What a regression on all labelled images says about other images.</summary>
    /// <param name="features">A row for each labelled image; an empty one is left out.</param>
    /// <param name="classIndexes">Label of each.</param>
    /// <param name="classCount">Classes.</param>
    /// <param name="others">A row for each other image, none empty.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Probability of every class for each other image.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<IReadOnlyList<double>> Score(
        IReadOnlyList<ReadOnlyMemory<float>> features, IReadOnlyList<int> classIndexes, int classCount,
        IReadOnlyList<ReadOnlyMemory<float>> others, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(classIndexes);
        ArgumentNullException.ThrowIfNull(others);
        SampleSet samples =
            Samples(Enumerable.Range(0, features.Count).Where(i => !features[i].IsEmpty), features, classIndexes, classCount);
        var scaling = FeatureScaling.Of(samples);
        LogisticRegression regression = RegressionData.Of(scaling.Apply(samples)).Regression(classCount, classWeights: null);
        double[] weights = regression.Fit(L2, start: null, cancellationToken);
        SampleSet scaled = scaling.Apply(Samples(Enumerable.Range(0, others.Count), others, new int[others.Count], classCount));
        return regression.Probabilities(weights, RegressionData.Of(scaled).Rows);
    }

    // Class by class, group by group, in turn: as many images of each class in every fold as there can be.
    private static int[] Cut(int[] known, IReadOnlyList<int> classIndexes, IReadOnlyList<int> groups, int seed, int cut)
    {
        var fold = new int[classIndexes.Count];
        int next = 0;
        foreach (IGrouping<int, int[]> ofClass in known.GroupBy(i => groups[i]).Select(group => group.ToArray())
            .GroupBy(group => classIndexes[group[0]]).OrderBy(ofClass => ofClass.Key))
        {
            int[][] together = [.. ofClass];
            SeededRandom.Create(seed, $"out of fold, class {ofClass.Key}", cut).Shuffle(together);
            foreach (int[] group in together)
            {
                foreach (int image in group)
                    fold[image] = next % Folds;

                next++;
            }
        }

        return fold;
    }

    private static SampleSet Samples(IEnumerable<int> positions, IReadOnlyList<ReadOnlyMemory<float>> features,
        IReadOnlyList<int> classIndexes, int classCount)
    {
        int length = features.Max(row => row.Length);
        var samples = new SampleSet(NetworkInput.Features(length), classCount);
        foreach (int i in positions)
            samples.Add(features[i].Span, classIndexes[i]);

        return samples;
    }
}
