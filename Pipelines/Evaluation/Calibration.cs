
namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>
/// What the validation split says about a model's answers: the temperature that makes probabilities honest, and when the answer
/// is <c>unknown</c>: by <see cref="Novelty"/> where the model gives distances, else by the probability alone. <c>Score</c>
/// itself stays the network's own softmax.
/// </summary>
/// <param name="Samples">Validation samples that it was chosen on.</param>
/// <param name="Temperature">Divides the logits; 1 if none could be fitted.</param>
/// <param name="ErrorBefore">Expected calibration error on those samples as the network is, in [0, 1].</param>
/// <param name="ErrorAfter">The same with the temperature.</param>
/// <param name="Coverage">Fraction of those samples that was to be answered, 0.001 to 1.</param>
/// <param name="UnknownThreshold">
/// Calibrated probability in [0, 1]; an answer below it is <c>unknown</c> where there is no <see cref="Novelty"/>.
/// </param>
public sealed record Calibration(
    int Samples, double Temperature, double ErrorBefore, double ErrorAfter, double Coverage, double UnknownThreshold)
{
    /// <summary>Least fraction of images to answer that may be asked for: 0.001.</summary>
    public const double LeastCoverage = 0.001;

    /// <summary>Default fraction of images that are answered: 0.95.</summary>
    public const double DefaultCoverage = 0.95;

    /// <summary>The answer that is given in place of a class name.</summary>
    public const string UnknownLabel = "unknown";

    /// <summary>
    /// Decides what is <c>unknown</c> by distance and probability; null where the model gives no distances, where everything is
    /// to be answered, and where there were too few validation images.
    /// </summary>
    public Novelty? Novelty { get; init; }

    // 0.95 of 20 is 19, although the product of the doubles may lie above it.
    private const double Rounding = 1e-9;

    /// <summary>Chooses temperature and threshold.</summary>
    /// <param name="classes">Class names in class order.</param>
    /// <param name="validation">Readable and unreadable predictions of the validation split with their labels.</param>
    /// <param name="coverage">Fraction of the samples to answer, 0.001 to 1; 1 answers everything. Default 0.95.</param>
    /// <returns>
    /// The calibration, the same for the same predictions; or null if no image could be read. The threshold is the largest that
    /// still answers that fraction of the samples; on other images the fraction will differ by chance.
    /// </returns>
    public static Calibration? Fit(
        IReadOnlyList<string> classes, IReadOnlyList<(string Label, ImagePrediction Prediction)> validation,
        double coverage = DefaultCoverage)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(validation);
        if (Validate(coverage) is { } fault)
            throw new ArgumentException(fault, nameof(coverage));

        (string Label, ImagePrediction Prediction)[] read = [.. validation.Where(pair => pair.Prediction.Error is null)];
        if (read.Length == 0)
            return null;

        Dictionary<string, int> indices = classes.Select((name, index) => (name, index))
            .ToDictionary(pair => pair.name, pair => pair.index);
        double temperature = TemperatureScaling.Fit([.. read.Select(pair => (pair.Prediction.Logits, indices[pair.Label]))]) ?? 1;
        double[] tops = [.. read.Select(pair => TemperatureScaling.Apply(pair.Prediction.Score, temperature).Max())];
        bool[] right = [.. read.Select(pair => pair.Prediction.PredictedLabel == pair.Label)];
        int answered = (int)Math.Ceiling((coverage * read.Length) - Rounding);
        return new Calibration(
            read.Length,
            temperature,
            Reliability.Of([.. read.Zip(right, (pair, isRight) => ((double)pair.Prediction.Score.Max(), isRight))]).Error,
            Reliability.Of([.. tops.Zip(right)]).Error,
            coverage,
            coverage == 1 ? 0 : tops.OrderDescending().ElementAt(answered - 1))
        {
            Novelty = coverage == 1 || Array.Exists(read, pair => pair.Prediction.Distance is null)
                ? null
                : Novelty.Fit([.. tops.Zip(read, (top, pair) => (top, pair.Prediction.Distance!.Value))], answered),
        };
    }

    /// <summary>What is wrong with a coverage.</summary>
    /// <param name="coverage">Fraction of images to answer.</param>
    /// <returns>A sentence that begins with the word Coverage, or null.</returns>
    public static string? Validate(double coverage) => coverage is >= LeastCoverage and <= 1
        ? null
        : FormattableString.Invariant(
            $"Coverage is {coverage}; give a fraction from {LeastCoverage} to 1, such as {DefaultCoverage}.");

    /// <summary>The calibrated probability of the predicted class.</summary>
    /// <param name="prediction">A prediction without an error.</param>
    /// <returns>A probability, in (0, 1].</returns>
    public double Confidence(ImagePrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return TemperatureScaling.Apply(prediction.Score, Temperature).Max();
    }

    /// <summary>Whether the model should decline to answer.</summary>
    /// <param name="prediction">A prediction without an error.</param>
    /// <returns>
    /// True if the image is too unlike the training images by <see cref="Novelty"/>; where there is none, or the prediction has
    /// no distance, if the calibrated probability is below the threshold.
    /// </returns>
    public bool IsUnknown(ImagePrediction prediction) => NoveltyScore(prediction) is { } score
        ? score > Novelty!.Threshold
        : Confidence(prediction) < UnknownThreshold;

    /// <summary>How little an image is like those of the validation split.</summary>
    /// <param name="prediction">A prediction without an error.</param>
    /// <returns>The score of <see cref="Novelty"/>; null where there is none, or the prediction has no distance.</returns>
    public double? NoveltyScore(ImagePrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return prediction.Distance is { } distance ? Novelty?.Score(Confidence(prediction), distance) : null;
    }
}
