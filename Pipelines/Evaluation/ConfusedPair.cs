namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>Two classes that a model mixes up.</summary>
/// <param name="First">Class index of the one that comes first in class order.</param>
/// <param name="Second">Class index of the other.</param>
/// <param name="FirstTakenForSecond">Images of the first that were predicted as the second.</param>
/// <param name="SecondTakenForFirst">Images of the second that were predicted as the first.</param>
public sealed record ConfusedPair(int First, int Second, int FirstTakenForSecond, int SecondTakenForFirst)
{
    /// <summary>Mistakes in both directions.</summary>
    public int Errors => FirstTakenForSecond + SecondTakenForFirst;

    /// <summary>All pairs with mistakes.</summary>
    /// <param name="report">An evaluation.</param>
    /// <returns>The pair with the most mistakes first; ties in class order. Empty if nothing is mixed up.</returns>
    public static IReadOnlyList<ConfusedPair> Of(ClassificationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        int count = report.Classes.Count;
        return
        [
            .. Enumerable.Range(0, count)
                .SelectMany(i =>
                    Enumerable.Range(i + 1, count - i - 1)
                        .Select(j => new ConfusedPair(i, j, report.ConfusionMatrix[i][j], report.ConfusionMatrix[j][i])))
                .Where(pair => pair.Errors > 0)
                .OrderByDescending(pair => pair.Errors),
        ];
    }
}
