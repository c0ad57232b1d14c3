namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>What classifiers that did not see an image say about its label.</summary>
/// <param name="Given">Class index of the label.</param>
/// <param name="Suggested">Class index of the likeliest class; of equals, of the first.</param>
/// <param name="SelfConfidence">Probability of the label's class.</param>
/// <param name="NormalizedMargin">
/// (1 + p - q) / 2 in [0, 1], where p is the probability of the label's class and q that of the likeliest other one: near 0 the
/// label is surely another, 0.5 is a draw.
/// </param>
/// <param name="IsFlagged">Whether the label is probably wrong.</param>
/// <param name="IsOutlier">Whether no class is as likely as it usually is for the images with its label.</param>
public sealed record LabelEvidence(
    int Given, int Suggested, double SelfConfidence, double NormalizedMargin, bool IsFlagged, bool IsOutlier)
{
    internal static LabelEvidence Of(IReadOnlyList<double> probabilities, int label)
    {
        int suggested = 0;
        double other = 0;
        for (int k = 0; k < probabilities.Count; k++)
        {
            suggested = probabilities[k] > probabilities[suggested] ? k : suggested;
            other = k == label ? other : Math.Max(other, probabilities[k]);
        }

        double own = probabilities[label];
        return new LabelEvidence(label, suggested, own, (1 + own - other) / 2, IsFlagged: false, IsOutlier: false);
    }
}
