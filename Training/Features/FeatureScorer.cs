using System.Security.Cryptography;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Heads;

namespace MlNetClassifier.Training.Features;

/// <summary>
/// The head of a trained network on features that are kept: the answers of the whole network without most of the work.
/// </summary>
/// <remarks>Dispose it, which disposes the extractor too.</remarks>
internal sealed class FeatureScorer : IDisposable
{
    private const int Witnesses = 4; // images that the saved file is asked about as well
    private readonly FeatureExtractor _extractor;
    private readonly FeatureCacheOptions _cache;
    private readonly HeadSession _head;
    private readonly ClassPredictions _predictions;

    /// <summary>Opens the head.</summary>
    /// <param name="extractor">Gives the features; disposed with this.</param>
    /// <param name="cache">Where features are kept.</param>
    /// <param name="network">The trained network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="bank">What its last hidden features are compared with; null for none.</param>
    /// <param name="classes">Class names in class order.</param>
    public FeatureScorer(
        FeatureExtractor extractor, FeatureCacheOptions cache, NetworkDescription network, NetworkWeights weights,
        FeatureBank? bank, IReadOnlyList<string> classes)
    {
        (_extractor, _cache, _predictions) = (extractor, cache, new ClassPredictions(classes));
        _head = new HeadSession(network, weights, bank);
    }

    /// <summary>Scores images.</summary>
    /// <param name="paths">Images.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IReadOnlyList<ImagePrediction> Score(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var table = FeatureTable.Of(paths, _extractor, _cache, progress: null, cancellationToken);
        var notes = new ImageNoteReader();
        return [.. paths.Select(path => Score(path, table, notes))];
    }

    /// <summary>Whether a saved model gives the same bits for a few of some predictions.</summary>
    /// <param name="saved">The saved model.</param>
    /// <param name="predictions">What this gave.</param>
    public static bool IsAsIn(ImageScorer saved, IEnumerable<ImagePrediction> predictions)
    {
        ImagePrediction[] asked = [.. predictions.Where(prediction => prediction.Error is null).Take(Witnesses)];
        return asked.Zip(saved.Score(asked.Select(prediction => prediction.ImagePath)))
            .All(pair => pair.First.Logits.SequenceEqual(pair.Second.Logits) && pair.First.Distance == pair.Second.Distance);
    }

    /// <summary>Logits of images that are pixels already; their features are kept as those of files are.</summary>
    /// <param name="images">uint8 (3, H, W) each.</param>
    public float[][] Logits(IReadOnlyList<byte[]> images)
    {
        var cache = new FeatureCache(_cache, _extractor.Key, _extractor.Length);
        string[] hashes = [.. images.Select(PixelHash)];
        Dictionary<string, float[]> known = cache.Find(hashes.ToHashSet(StringComparer.Ordinal))
            .ToDictionary(image => image.Image, image => image.Row.ToArray(), StringComparer.Ordinal);
        float[][] logits =
        [
            .. images.Zip(hashes, (pixels, hash) =>
            {
                if (!known.TryGetValue(hash, out float[]? features))
                    cache.Add(hash, features = _extractor.Of(pixels));

                return _head.Run(features).Logits;
            }),
        ];
        cache.Flush();
        return logits;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _head.Dispose();
        _extractor.Dispose();
    }

    private ImagePrediction Score(string path, FeatureTable table, ImageNoteReader notes)
    {
        if (table.Error(path) is { } error)
            return _predictions.Failed(path, error);

        (float[] logits, FeatureDistance? distance) = _head.Run(table.Row(path).ToArray());
        return _predictions.Of(path, logits) with { Distance = distance, Note = notes.Read(path) };
    }

    // Never that of a file.
    private static string PixelHash(byte[] pixels) =>
        Convert.ToHexStringLower(SHA256.HashData([.. "pixels "u8, .. pixels]));
}
