using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>Image files to predictions, several at a time, with buffers that are reused.</summary>
/// <remarks>Not thread-safe: one batch at a time.</remarks>
internal sealed class ScoringBatch
{
    private readonly NetworkSession _session;
    private readonly IReadOnlyList<string> _classes;
    private readonly ImageLoader _loader;
    private readonly byte[] _rgba;
    private readonly byte[] _pixels;
    private readonly float[] _logits;
    private readonly int _imageLength;

    /// <summary>Makes the buffers.</summary>
    /// <param name="session">The network.</param>
    /// <param name="input">What it takes.</param>
    /// <param name="classes">Class names in class order.</param>
    /// <param name="largest">Most images at a time.</param>
    public ScoringBatch(NetworkSession session, ImageInput input, IReadOnlyList<string> classes, int largest)
    {
        (_session, _classes) = (session, classes);
        _loader = new ImageLoader(input);
        _imageLength = session.Channels * input.PixelCount;
        _rgba = new byte[input.ByteCount];
        _pixels = new byte[largest * _imageLength];
        _logits = new float[largest * classes.Count];
    }

    /// <summary>Scores files; one that cannot be read gets an error, NaN and no label, as in the saved pipeline.</summary>
    public ImagePrediction[] Score(string[] paths)
    {
        var read = new ImageLoadResult[paths.Length];
        int readable = 0;
        for (int i = 0; i < paths.Length; i++)
        {
            read[i] = _loader.TryLoad(paths[i], _rgba);
            if (read[i].IsOk)
                PlanarRgb.Write(_rgba, _pixels.AsSpan(readable++ * _imageLength, _imageLength));
        }

        int classes = _classes.Count;
        if (readable > 0)
            _session.Run(_pixels.AsMemory(0, readable * _imageLength), _logits.AsMemory(0, readable * classes), readable);

        var predictions = new ImagePrediction[paths.Length];
        for (int i = 0, row = 0; i < paths.Length; i++)
            predictions[i] = read[i].IsOk
                ? Predict(paths[i], _logits.AsSpan(row++ * classes, classes)) with { Note = read[i].Note }
                : Failed(paths[i], read[i].Describe(paths[i]));

        return predictions;
    }

    private ImagePrediction Predict(string path, ReadOnlySpan<float> logits)
    {
        var score = new float[logits.Length];
        ActivationTable.Softmax.Value(logits, [], score);
        int index = HighestScore.IndexOf(score);
        return new ImagePrediction(path, Error: null, index < 0 ? string.Empty : _classes[index], score, logits.ToArray());
    }

    private ImagePrediction Failed(string path, string error)
    {
        float[] score = new float[_classes.Count], logits = new float[_classes.Count];
        Array.Fill(score, float.NaN);
        Array.Fill(logits, float.NaN);
        return new ImagePrediction(path, error, PredictedLabel: string.Empty, score, logits);
    }
}
