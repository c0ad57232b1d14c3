
namespace MlNetClassifier.Pipelines.Evaluation;

/// <summary>One prediction compared with the truth: how far down the true class came, and what the answer cost.</summary>
/// <param name="Label">True class name.</param>
/// <param name="Prediction">What the model said; without an error.</param>
/// <param name="Rank">Place of the true class among the probabilities, from 1; equal probabilities keep the class order.</param>
/// <param name="Loss">
/// Cross-entropy in nats: -ln(max(p, 1e-15)) of the true class' Score p, as ML.NET's log-loss counts it: the mean over all
/// samples is that log-loss.
/// </param>
public sealed record JudgedSample(string Label, ImagePrediction Prediction, int Rank, double Loss)
{
    /// <summary>Smallest probability that the logarithm is taken of; ML.NET's, as a float32.</summary>
    private const float SmallestProbability = 1e-15f;

    /// <summary>Whether the predicted class is the true one.</summary>
    public bool IsRight => Prediction.PredictedLabel == Label;

    /// <summary>The highest probability: how sure the model is of its answer.</summary>
    public float Confidence => Prediction.Score.Max();

    /// <summary>Judges a prediction.</summary>
    /// <param name="classes">Class names in class order.</param>
    /// <param name="label">True class name.</param>
    /// <param name="prediction">A prediction without an error.</param>
    /// <returns>The judgement.</returns>
    /// <exception cref="ArgumentException">The label is not a class, or the image could not be read.</exception>
    public static JudgedSample Of(IReadOnlyList<string> classes, string label, ImagePrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        int index = classes.TakeWhile(name => name != label).Count();
        if (index == classes.Count)
            throw new ArgumentException($"'{label}' is not a class of the model.", nameof(label));

        if (prediction.Error is not null)
            throw new ArgumentException("An image that could not be read has no rank and no loss.", nameof(prediction));

        float[] score = prediction.Score;
        int before = score.Where((other, i) => other > score[index] || (other == score[index] && i < index)).Count();
        return new JudgedSample(label, prediction, before + 1,
            Math.Max(0, -Math.Log(Math.Max(score[index], SmallestProbability))));
    }
}
