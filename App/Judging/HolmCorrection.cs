namespace MlNetClassifier.App.Judging;

/// <summary>
/// p-values of several tests, corrected so that all that is called evidence is right at the 5 % level together.
/// </summary>
/// <seealso href="https://www.jstor.org/stable/4615733">Holm, 1979</seealso>
internal static class HolmCorrection
{
    /// <summary>Corrected p-values, in the order of the given ones.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        double[] adjusted = new double[pValues.Count];
        double largest = 0;
        foreach ((int rank, (int index, double p)) in pValues.Index().OrderBy(test => test.Item).Index())
        {
            largest = Math.Max(largest, Math.Min(1, (pValues.Count - rank) * p));
            adjusted[index] = largest;
        }

        return adjusted;
    }
}
