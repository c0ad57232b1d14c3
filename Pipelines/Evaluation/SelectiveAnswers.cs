namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>What a model that may say <c>unknown</c> is worth: how much it answers, and how often it is then right.</summary>
/// <param name="Samples">Samples it was asked about.</param>
/// <param name="Answered">Samples it gave a class for.</param>
/// <param name="Right">Of those, the ones whose class is right.</param>
public sealed record SelectiveAnswers(int Samples, int Answered, int Right)
{
    /// <summary>Fraction that is answered, in [0, 1]; 0 without samples.</summary>
    public double Coverage => Samples == 0 ? 0 : Answered / (double)Samples;

    /// <summary>95 % Wilson interval of <see cref="Coverage"/>.</summary>
    public WilsonInterval CoverageInterval => WilsonInterval.Of(Answered, Samples);

    /// <summary>Of the answers, the fraction that is right; null if nothing was answered.</summary>
    public double? Accuracy => Answered == 0 ? null : Right / (double)Answered;

    /// <summary>95 % Wilson interval of <see cref="Accuracy"/>.</summary>
    public WilsonInterval AccuracyInterval => WilsonInterval.Of(Right, Answered);

    /// <summary>Counts the answers of a calibrated model.</summary>
    /// <param name="samples">Judged samples.</param>
    /// <param name="calibration">Says which are unknown.</param>
    /// <returns>The counts.</returns>
    public static SelectiveAnswers Of(IReadOnlyList<JudgedSample> samples, Calibration calibration)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(calibration);
        JudgedSample[] answered = [.. samples.Where(sample => !calibration.IsUnknown(sample.Prediction))];
        return new SelectiveAnswers(samples.Count, answered.Length, answered.Count(sample => sample.IsRight));
    }
}
