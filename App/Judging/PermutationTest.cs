using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Judging;

/// <summary>
/// Whether two ways to train differ, each trained with the same seeds and judged on the same images: the exact paired
/// permutation test over images (docs/adr/0025).
/// </summary>
/// <remarks>
/// If the two were equally good, all answers to an image could as well be swapped between them, so the answers of all seeds to
/// an image stay together: more seeds do not count as more images. The p-value is the share of all 2^n swaps whose difference
/// is at least as large as the observed one, in either direction. With one seed this is <see cref="McNemarTest"/>.
/// </remarks>
internal static class PermutationTest
{
    // Less than this changes no digit of a p-value.
    private const double Negligible = 1e-20;

    /// <param name="first">For each seed, whether the first is right, image by image.</param>
    /// <param name="second">The same of the second, with the same seeds and images.</param>
    public static double PValue(IReadOnlyList<IReadOnlyList<bool>> first, IReadOnlyList<IReadOnlyList<bool>> second)
    {
        int[] differences = [.. Enumerable.Range(0, first[0].Count)
            .Select(image => first.Count(seed => seed[image]) - second.Count(seed => seed[image]))];
        int observed = Math.Abs(differences.Sum());
        Dictionary<int, double> sums = new() { [0] = 1 };
        foreach (IGrouping<int, int> size in differences.Select(Math.Abs).Where(size => size > 0).GroupBy(size => size))
            sums = Add(sums, size.Key, size.Count());

        return Math.Min(1, sums.Where(sum => Math.Abs(sum.Key) >= observed).Sum(sum => sum.Value));
    }

    // The distribution of the sum after so many steps of one size, each up or down.
    private static Dictionary<int, double> Add(Dictionary<int, double> sums, int size, int steps)
    {
        Dictionary<int, double> added = [];
        double logChoose = 0;
        for (int up = 0; up <= steps; up++)
        {
            if (up > 0)
                logChoose += Math.Log(steps - up + 1) - Math.Log(up);

            double probability = Math.Exp(logChoose - (steps * Math.Log(2)));
            if (probability < Negligible)
                continue;

            foreach ((int sum, double before) in sums)
            {
                int at = sum + (size * ((2 * up) - steps));
                added[at] = added.GetValueOrDefault(at) + (before * probability);
            }
        }

        return added;
    }
}
