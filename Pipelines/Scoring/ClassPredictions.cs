using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>Logits to predictions, with the softmax and the choice of the saved pipeline.</summary>
/// <param name="classes">Class names in class order.</param>
internal sealed class ClassPredictions(IReadOnlyList<string> classes)
{
    /// <summary>What logits say of an image.</summary>
    public ImagePrediction Of(string path, float[] logits)
    {
        var score = new float[logits.Length];
        ActivationTable.Softmax.Value(logits, [], score);
        int index = HighestScore.IndexOf(score);
        return new ImagePrediction(path, Error: null, index < 0 ? string.Empty : classes[index], score, logits);
    }

    /// <summary>An image that cannot be read: an error, NaN and no label, as in the saved pipeline.</summary>
    public ImagePrediction Failed(string path, string error)
    {
        float[] score = new float[classes.Count], logits = new float[classes.Count];
        Array.Fill(score, float.NaN);
        Array.Fill(logits, float.NaN);
        return new ImagePrediction(path, error, PredictedLabel: string.Empty, score, logits);
    }
}
