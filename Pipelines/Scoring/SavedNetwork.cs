using System.Collections.Concurrent;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// The network of a model file without the rows of ML.NET around it: the same loader, the same graph, the same softmax kernel
/// and so the same bits, in half the time where images are small, and loaded in a tenth (docs/adr/0017).
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SavedNetwork : ISavedClassifier
{
    private readonly NetworkSession _session;
    private readonly ModelManifest _manifest;
    private readonly ImageInput _input;
    private readonly ClassPredictions _predictions;
    private readonly Lazy<int> _batchSize;
    private readonly bool _isLarge; // a pretrained network takes longer for one image than others for a batch
    private readonly ConcurrentBag<ImageBatch> _batches = [];

    private SavedNetwork(NetworkSession session, ModelManifest manifest)
    {
        (_session, _manifest, _predictions) = (session, manifest, new ClassPredictions(manifest.Classes));
        _input = ImageInput.Parse(manifest.Input.Image);
        _isLarge = manifest.DescribeNetwork().Backbone is not null;
        _batchSize = new(() => _session.TakesBatches && IsSameInBatches() ? ImageBatch.Largest : 1);
    }

    /// <summary>Opens the network of a model file.</summary>
    /// <param name="path">A model file.</param>
    /// <param name="manifest">Its manifest, which was read from it: the file is whole.</param>
    /// <returns>The network; null if the model holds none, as with the linear baseline.</returns>
    public static SavedNetwork? TryOpen(string path, ModelManifest manifest) =>
        ModelArchive.Graphs(path) is [var graph, ..] && NetworkSession.TryOpen(graph, manifest.Input) is { } session
            ? new SavedNetwork(session, manifest)
            : null;

    /// <summary>The network in ONNX Runtime.</summary>
    public NetworkSession Session => _session;

    /// <summary>Images that go in at once, and give the bits that each gives alone.</summary>
    public int BatchSize => _batchSize.Value;

    public float[][] Logits(IReadOnlyList<byte[]> images) => [.. images.Select(pixels =>
    {
        var logits = new float[_manifest.Classes.Count];
        _session.Run(pixels, logits, 1, GoldenCheck.MostTime);
        return logits;
    })];

    public IEnumerable<ImagePrediction> Score(IEnumerable<string> imagePaths) =>
        OrderedBatches.Run(imagePaths.Select(ImageContent.FromFile), ImageBatch.Largest, images => Score(images));

    public ImagePrediction[] Score(ReadOnlySpan<ImageContent> images)
    {
        if (!_batches.TryTake(out ImageBatch? batch))
            batch = new ImageBatch(_session, _input, _manifest.Classes.Count);

        try
        {
            var predictions = new ImagePrediction[images.Length];
            for (int start = 0; start < images.Length;)
            {
                int left = images.Length - start;
                int size = left == 1 || (_isLarge && left < ImageBatch.Largest) ? 1 : Math.Min(left, _batchSize.Value);
                Score(images.Slice(start, size), batch, predictions.AsSpan(start));
                start += size;
            }

            return predictions;
        }
        finally
        {
            _batches.Add(batch);
        }
    }

    public void Dispose() => _session.Dispose();

    private void Score(ReadOnlySpan<ImageContent> images, ImageBatch batch, Span<ImagePrediction> predictions)
    {
        (ImageLoadResult Loaded, float[] Outputs, FeatureDistance? Distance)[] computed = batch.Compute(images);
        for (int i = 0; i < images.Length; i++)
        {
            (ImageLoadResult loaded, float[] logits, FeatureDistance? distance) = computed[i];
            predictions[i] = loaded.IsOk
                ? _predictions.Of(images[i].Name, logits) with { Distance = distance, Note = loaded.Note }
                : _predictions.Failed(images[i].Name, loaded.Describe(images[i].Name)) with { Fault = loaded.Fault };
        }
    }

    // Logits and distances of each image.
    private float[][] Outputs(byte[] pixels, int count)
    {
        float[] logits = new float[count * _manifest.Classes.Count], distances = new float[count * NearestImage.Outputs];
        _session.Run(pixels, logits, distances, count);
        return
        [
            .. logits.Chunk(_manifest.Classes.Count)
                .Zip(distances.Chunk(NearestImage.Outputs), (own, distance) => (float[])[.. own, .. distance]),
        ];
    }

    // A prediction must not depend on what is scored alongside it. ONNX Runtime does not promise that, so it is asked once.
    private bool IsSameInBatches()
    {
        byte[][] images = [.. _manifest.Golden.Select(sample => sample.Pixels)];
        float[][] alone = [.. images.Select(pixels => Outputs(pixels, 1)[0])];
        int least = _isLarge ? ImageBatch.Largest : 2;
        return Enumerable.Range(least, ImageBatch.Largest - least + 1).All(count =>
        {
            int[] order = [.. Enumerable.Range(0, count).Select(i => i % images.Length)];
            float[][] together = Outputs([.. order.SelectMany(i => images[i])], count);
            return order.Zip(together).All(pair => pair.Second.AsSpan().SequenceEqual(alone[pair.First]));
        });
    }
}
