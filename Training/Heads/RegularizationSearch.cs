using MlNetClassifier.Data;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Heads;

/// <summary>
/// Chooses the strength of regularization of a <see cref="LogisticRegression"/>: by the cross-entropy of the validation samples,
/// or by cross-validation among the train samples where a class has fewer than ten for validation.
/// </summary>
/// <remarks>The same samples and seed give the same choice.</remarks>
internal static class RegularizationSearch
{
    private const int LeastForValidation = 10;
    private const int MostFolds = 5;
    private const int MostWorse = 2;

    // From strong to weak: each fit starts from the one before, which is close.
    private static readonly double[] Strengths = [.. Enumerable.Range(-2, 11).Select(half => Math.Pow(10, -half / 2.0))];

    /// <summary>Chooses.</summary>
    /// <param name="train">Scaled features.</param>
    /// <param name="validation">Scaled features; null for none.</param>
    /// <param name="classWeights">By how much a sample of each class counts; null for all alike.</param>
    /// <param name="seed">Cuts the folds.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The strength, and how it was chosen.</returns>
    public static (double L2, string Method) Choose(
        SampleSet train, SampleSet? validation, double[]? classWeights, int seed, CancellationToken cancellationToken)
    {
        if (validation is not null && validation.ClassCounts.Min() >= LeastForValidation)
            return (Best([(RegressionData.Of(train), RegressionData.Of(validation))]), "the validation split");

        int folds = Math.Min(MostFolds, train.ClassCounts.Min());
        if (folds < 2)
            return (1, "default: a class has one image");

        var all = RegressionData.Of(train);
        int[] fold = Folds(all.ClassIndexes, train.ClassCount, folds, seed);
        return (
            Best([.. Enumerable.Range(0, folds)
                .Select(part => (all.Where(i => fold[i] != part), all.Where(i => fold[i] == part)))]),
            FormattableString.Invariant($"{folds}-fold cross-validation of the train split"));

        double Best((RegressionData Seen, RegressionData Unseen)[] parts) =>
            RegularizationSearch.Best(parts, train.ClassCount, classWeights, cancellationToken);
    }

    /// <summary>
    /// The strength with the least cross-entropy of unseen samples; the strongest of equals. From strong to weak the
    /// cross-entropy falls, and then it rises.
    /// </summary>
    /// <param name="parts">What regressions are fitted to, and what each is judged by.</param>
    /// <param name="classCount">Classes.</param>
    /// <param name="classWeights">By how much a sample of each class counts; null for all alike.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static double Best(
        (RegressionData Seen, RegressionData Unseen)[] parts, int classCount, double[]? classWeights,
        CancellationToken cancellationToken)
    {
        LogisticRegression[] regressions = [.. parts.Select(part => part.Seen.Regression(classCount, classWeights))];
        var weights = new double[parts.Length][];
        var losses = new double[parts.Length];
        (double L2, double Loss) best = (Strengths[0], double.PositiveInfinity);
        int worse = 0;
        foreach (double l2 in Strengths)
        {
            Parallel.For(0, parts.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                weights[i] = regressions[i].Fit(l2, weights[i], cancellationToken, isSearch: true);
                RegressionData unseen = parts[i].Unseen;
                losses[i] = regressions[i].Judge(weights[i], unseen.Rows, unseen.ClassIndexes).Loss * unseen.Rows.Length;
            });
            worse = losses.Sum() < best.Loss ? 0 : worse + 1;
            best = worse == 0 ? (l2, losses.Sum()) : best;
            if (worse == MostWorse)
                break;
        }

        return best.L2;
    }

    /// <summary>Cuts samples into parts with as many of each class as there can be.</summary>
    /// <param name="classIndexes">Class of each sample.</param>
    /// <param name="classCount">Classes.</param>
    /// <param name="folds">Parts.</param>
    /// <param name="seed">Shuffles the samples of a class.</param>
    /// <returns>The part of each sample.</returns>
    public static int[] Folds(int[] classIndexes, int classCount, int folds, int seed)
    {
        var fold = new int[classIndexes.Length];
        for (int classIndex = 0; classIndex < classCount; classIndex++)
        {
            int[] samples = [.. Enumerable.Range(0, fold.Length).Where(i => classIndexes[i] == classIndex)];
            SeededRandom.Create(seed, "folds", classIndex).Shuffle(samples);
            for (int i = 0; i < samples.Length; i++)
                fold[samples[i]] = i % folds;
        }

        return fold;
    }
}
