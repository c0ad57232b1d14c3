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
            return (Best([Losses(RegressionData.Of(train), RegressionData.Of(validation))]), "the validation split");

        int folds = Math.Min(MostFolds, train.ClassCounts.Min());
        if (folds < 2)
            return (1, "default: a class has one image");

        var all = RegressionData.Of(train);
        int[] fold = Folds(all.ClassIndexes, train.ClassCount, folds, seed);
        var losses = new double[folds][];
        Parallel.For(0, folds, part =>
            losses[part] = Losses(all.Where(i => fold[i] != part), all.Where(i => fold[i] == part)));
        return (Best(losses), FormattableString.Invariant($"{folds}-fold cross-validation of the train split"));

        double[] Losses(RegressionData seen, RegressionData unseen)
        {
            LogisticRegression regression = seen.Regression(train.ClassCount, classWeights);
            double[]? weights = null;
            return
            [
                .. Strengths.Select(l2 =>
                {
                    weights = regression.Fit(l2, weights, cancellationToken);
                    return regression.Judge(weights, unseen.Rows, unseen.ClassIndexes).Loss * unseen.Rows.Length;
                }),
            ];
        }
    }

    // The strongest of equals.
    private static double Best(double[][] losses) =>
        Strengths[Enumerable.Range(0, Strengths.Length).MinBy(i => losses.Sum(fold => fold[i]))];

    private static int[] Folds(int[] classIndexes, int classCount, int folds, int seed)
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
