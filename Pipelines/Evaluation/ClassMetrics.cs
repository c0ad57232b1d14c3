namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>How well a model does on one class. All figures but the support are fractions in [0, 1].</summary>
/// <param name="Label">Class name.</param>
/// <param name="Support">Samples of this class.</param>
/// <param name="Precision">Of the samples predicted as this class, the fraction that is; null if none was predicted.</param>
/// <param name="Recall">Of the samples of this class, the fraction that was found; null if there is none.</param>
/// <param name="F1">Harmonic mean of precision and recall; null if either is.</param>
/// <param name="RecallInterval">95 % Wilson interval of the recall.</param>
/// <param name="PrecisionInterval">95 % Wilson interval of the precision.</param>
public sealed record ClassMetrics(
    string Label,
    int Support,
    double? Precision,
    double? Recall,
    double? F1,
    WilsonInterval RecallInterval,
    WilsonInterval PrecisionInterval)
{
    internal static ClassMetrics Of(string label, int hits, int support, int predicted)
    {
        double? precision = predicted == 0 ? null : (double)hits / predicted;
        double? recall = support == 0 ? null : (double)hits / support;
        double? f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        return new ClassMetrics(label, support, precision, recall, f1, WilsonInterval.Of(hits, support),
            WilsonInterval.Of(hits, predicted));
    }
}
