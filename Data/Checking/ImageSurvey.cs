using System.Security.Cryptography;
using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Data.Checking;

/// <summary>Opens every image once, on all cores: what its content is, and what is kept to find its copies.</summary>
/// <remarks>The results do not depend on the number of cores. Each worker keeps one image in memory.</remarks>
internal static class ImageSurvey
{
    /// <summary>Surveys images.</summary>
    /// <param name="images">Images, each with a split.</param>
    /// <param name="judgesQuality">Whether it is measured how each was taken.</param>
    /// <param name="progress">Receives what is done, from several threads at once; may be null.</param>
    /// <param name="cancellationToken">Ends the survey with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>In the order of the images; the miniature of one that cannot be read is null.</returns>
    public static (CheckedImage Image, Miniature? Miniature)[] Take(
        IReadOnlyList<ListedImage> images, bool judgesQuality, IProgress<CheckProgress>? progress,
        CancellationToken cancellationToken)
    {
        var results = new (CheckedImage, Miniature?)[images.Count];
        int done = 0;
        Parallel.For(
            0,
            images.Count,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new Worker(judgesQuality),
            (i, _, worker) =>
            {
                results[i] = worker.Look(images[i]);
                progress?.Report(new CheckProgress(Interlocked.Increment(ref done), images.Count));
                return worker;
            },
            _ => { });
        return results;
    }

    private sealed class Worker(bool judgesQuality)
    {
        private readonly ImageFileReader _reader = new();
        private readonly ImageLoader _loader = new(Miniature.Input);
        private readonly byte[] _tile = new byte[Miniature.Input.ByteCount];
        private readonly ImageLoader _qualityLoader = new(PictureQuality.Input);
        private readonly byte[] _qualityTile = judgesQuality ? new byte[PictureQuality.Input.ByteCount] : [];

        public (CheckedImage Image, Miniature? Miniature) Look(ListedImage image)
        {
            try
            {
                ImageLoadResult loaded = _reader.TryRead(image.Sample.ImagePath, out ReadOnlySpan<byte> encoded);
                if (loaded.IsOk)
                    loaded = _loader.TryLoad(encoded, _tile);

                string? hash = loaded.IsOk ? Convert.ToHexStringLower(SHA256.HashData(encoded)) : null;
                PictureQuality? quality = judgesQuality && loaded.IsOk && _qualityLoader.TryLoad(encoded, _qualityTile).IsOk
                    ? PictureQuality.Of(_qualityTile, Math.Min(loaded.SourceHeight, loaded.SourceWidth))
                    : null;
                return (
                    new CheckedImage(image.RelativePath, image.Sample, image.Split!.Value, loaded, hash) { Quality = quality },
                    loaded.IsOk ? Miniature.Of(_tile) : null);
            }
            finally
            {
                _reader.Release();
            }
        }
    }
}
