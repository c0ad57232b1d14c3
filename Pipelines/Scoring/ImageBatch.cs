using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Exporting;

namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>Images through a network, several at a time, with buffers that are reused.</summary>
/// <remarks>Not thread-safe: one batch at a time.</remarks>
internal sealed class ImageBatch
{
    /// <summary>Images that go in at once: more makes none of them faster, but means waiting for more to be read.</summary>
    public const int Largest = 8;

    private readonly NetworkSession _session;
    private readonly ImageLoader _loader;
    private readonly byte[] _rgba;
    private readonly byte[] _pixels;
    private readonly float[] _outputs;
    private readonly float[] _distances;
    private readonly int _imageLength;
    private readonly int _outputLength;

    /// <summary>Makes the buffers.</summary>
    /// <param name="session">The network.</param>
    /// <param name="input">What it takes.</param>
    /// <param name="outputs">Numbers that it gives for an image.</param>
    public ImageBatch(NetworkSession session, ImageInput input, int outputs)
    {
        _session = session;
        _loader = new ImageLoader(input);
        _imageLength = session.Channels * input.PixelCount;
        _outputLength = outputs;
        _rgba = new byte[input.ByteCount];
        _pixels = new byte[Largest * _imageLength];
        _outputs = new float[Largest * outputs];
        _distances = new float[Largest * NearestImage.Outputs];
    }

    /// <summary>Reads images and computes what the network gives for them.</summary>
    /// <param name="images">At most <see cref="Largest"/>.</param>
    /// <returns>
    /// For each image, how it was read; and what the network gives, nothing if it could not be read; and its distance, where the
    /// network says it.
    /// </returns>
    public (ImageLoadResult Loaded, float[] Outputs, FeatureDistance? Distance)[] Compute(ReadOnlySpan<ImageContent> images)
    {
        var results = new (ImageLoadResult Loaded, float[] Outputs, FeatureDistance? Distance)[images.Length];
        int readable = 0;
        for (int i = 0; i < images.Length; i++)
        {
            results[i] = (_loader.TryLoad(images[i], _rgba), [], null);
            if (results[i].Loaded.IsOk)
                PlanarRgb.Write(_rgba, _pixels.AsSpan(readable++ * _imageLength, _imageLength));
        }

        if (readable > 0)
        {
            _session.Run(
                _pixels.AsMemory(0, readable * _imageLength), _outputs.AsMemory(0, readable * _outputLength),
                _distances.AsMemory(0, readable * NearestImage.Outputs), readable);
        }

        for (int i = 0, row = 0; i < results.Length; i++)
        {
            if (!results[i].Loaded.IsOk)
                continue;

            results[i].Outputs = _outputs.AsSpan(row * _outputLength, _outputLength).ToArray();
            if (_session.GivesDistances)
                results[i].Distance = new(_distances[row * NearestImage.Outputs], _distances[(row * NearestImage.Outputs) + 1]);

            row++;
        }

        return results;
    }
}
