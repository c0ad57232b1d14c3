namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>One point of the reliability curve: answers of about the same probability.</summary>
/// <param name="Low">Lower border of the probability, not in the bin (but 0 is in the first).</param>
/// <param name="High">Upper border, in the bin.</param>
/// <param name="Samples">Answers in the bin, at least one.</param>
/// <param name="Probability">Their mean probability.</param>
/// <param name="Right">How many of them are right.</param>
public sealed record ReliabilityBin(double Low, double High, int Samples, double Probability, int Right)
{
    /// <summary>Fraction that is right, in [0, 1].</summary>
    public double Accuracy => Right / (double)Samples;

    /// <summary>95 % Wilson interval of <see cref="Accuracy"/>.</summary>
    public WilsonInterval Interval => WilsonInterval.Of(Right, Samples);
}
