using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.Training.Features;

/// <summary>The head of a trained network on features that are kept: the answers of the whole network without most of the work.</summary>
/// <remarks>Dispose it, which disposes the extractor too.</remarks>
internal sealed class FeatureScorer : IDisposable
{
    private const int Witnesses = 4; // images that the saved file is asked about as well
    private readonly FeatureExtractor _extractor;
    private readonly FeatureCacheOptions _cache;
    private readonly NetworkSession _head;
    private readonly IReadOnlyList<string> _classes;

    /// <summary>Opens the head.</summary>
    /// <param name="extractor">Gives the features; disposed with this.</param>
    /// <param name="cache">Where features are kept.</param>
    /// <param name="network">The trained network.</param>
    public FeatureScorer(FeatureExtractor extractor, FeatureCacheOptions cache, NetworkTransformer network)
    {
        (_extractor, _cache, _classes) = (extractor, cache, network.Classes);
        NetworkDescription head = network.Trained.Network.Head;
        _head = NetworkSession.Of(
            NetworkExporter.Export(
                head, network.Trained.Weights, ColumnNames.Pixels, ClassificationRows.NetworkOutput, dynamicBatch: true),
            head.Input);
    }

    /// <summary>Scores images; null if the saved model answers differently.</summary>
    /// <param name="saved">The saved model.</param>
    /// <param name="paths">Images.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IReadOnlyList<ImagePrediction>? Score(ImageScorer saved, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var table = FeatureTable.Of(paths, _extractor, _cache, progress: null, cancellationToken);
        ImagePrediction[] predictions = [.. paths.Select(path => Score(path, table))];
        int[] asked = [.. Enumerable.Range(0, paths.Count).Where(i => predictions[i].Error is null).Take(Witnesses)];
        return asked.Zip(saved.Score(asked.Select(i => paths[i])))
            .All(pair => predictions[pair.First].Logits.SequenceEqual(pair.Second.Logits))
            ? predictions
            : null;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _head.Dispose();
        _extractor.Dispose();
    }

    private ImagePrediction Score(string path, FeatureTable table)
    {
        float[] logits = new float[_classes.Count], score = new float[_classes.Count];
        if (table.Error(path) is { } error)
        {
            Array.Fill(score, float.NaN);
            Array.Fill(logits, float.NaN);
            return new ImagePrediction(path, error, PredictedLabel: string.Empty, score, logits);
        }

        _head.Run(table.Row(path).ToArray(), logits);
        ActivationTable.Softmax.Value(logits, [], score);
        int index = HighestScore.IndexOf(score);
        return new ImagePrediction(path, Error: null, index < 0 ? string.Empty : _classes[index], score, logits);
    }
}
