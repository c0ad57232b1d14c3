using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Features;

/// <summary>The features of the images of a data set: what is kept already, and the rest computed now.</summary>
internal sealed class FeatureTable
{
    private readonly SampleBlocks<float> _rows;
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal); // by the path of an image
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal); // by path
    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal); // by path, naming it
    private readonly int _length;

    private FeatureTable(int length) => (_length, _rows) = (length, new SampleBlocks<float>(length, channels: 1));

    /// <summary>Finds or computes the features of images.</summary>
    /// <param name="paths">The images.</param>
    /// <param name="extractor">Computes what is not kept.</param>
    /// <param name="options">Where features are kept.</param>
    /// <param name="progress">Told about every image; null for none.</param>
    /// <param name="cancellationToken">Stops it; what was computed is kept.</param>
    public static FeatureTable Of(
        IReadOnlyList<string> paths, FeatureExtractor extractor, FeatureCacheOptions options,
        IProgress<RowProgress>? progress, CancellationToken cancellationToken)
    {
        var images = new (string Path, string? Sha256)[paths.Count];
        Parallel.For(0, images.Length, new ParallelOptions { CancellationToken = cancellationToken },
            i => images[i] = (paths[i], DatasetFingerprint.ContentHash(paths[i])));
        var table = new FeatureTable(extractor.Length);
        var cache = new FeatureCache(options, extractor.Key, extractor.Length);
        Dictionary<string, int> known = table.Load(cache, images);
        int rows = 0;
        List<(string Path, string? Sha256)> missing = [];
        foreach ((string path, string? sha256) in images)
        {
            if (sha256 is not null)
                table._hashes[path] = sha256;

            if (sha256 is null || !known.TryGetValue(sha256, out int position))
                missing.Add((path, sha256));
            else
            {
                table._positions[path] = position;
                progress?.Report(new RowProgress(++rows, null, path));
            }
        }

        try
        {
            // Images of one content are computed once.
            var unknown = missing.ToLookup(image => image.Sha256 ?? image.Path);
            foreach ((IGrouping<string, (string Path, string? Sha256)> same, (string? error, float[] features)) in
                unknown.Zip(extractor.Of([.. unknown.Select(same => same.First().Path)])))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string? reason = error is null ? null : UnreadableImage.Parse(same.First().Path, error).Reason;
                int position = table._rows.Count;
                if (reason is null)
                {
                    table._rows.Add(features);
                    if (same.First().Sha256 is { } sha256)
                        cache.Add(sha256, features);
                }

                foreach ((string path, _) in same)
                {
                    if (reason is null)
                        table._positions[path] = position;
                    else
                        table._errors[path] = new UnreadableImage(path, reason).ToString();

                    progress?.Report(new RowProgress(++rows, table._errors.GetValueOrDefault(path), path));
                }
            }
        }
        finally
        {
            cache.Flush();
        }

        return table;
    }

    /// <summary>The features of an image; empty for one that cannot be read.</summary>
    public ReadOnlySpan<float> Row(string path) => Memory(path).Span;

    /// <inheritdoc cref="Row"/>
    public ReadOnlyMemory<float> Memory(string path) =>
        _positions.TryGetValue(path, out int position) ? _rows.Memory(position) : default;

    /// <summary>SHA-256 of the content of an image; null if it cannot be read.</summary>
    public string? Hash(string path) => _hashes.GetValueOrDefault(path);

    /// <summary>Why an image cannot be read, naming it; null if it can.</summary>
    public string? Error(string path) => _errors.GetValueOrDefault(path);

    /// <summary>The readable images of a split, in its order.</summary>
    /// <param name="samples">Samples whose images are in the table.</param>
    /// <param name="classes">Class names in the order of their index.</param>
    /// <param name="tally">Counts readable and unreadable ones.</param>
    public SampleSet Set(IReadOnlyList<ImageSample> samples, IReadOnlyList<string> classes, UnreadableTally tally)
    {
        Dictionary<string, int> classIndexes = classes.Index()
            .ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        List<(int Position, int ClassIndex, string? Name)> readable = [];
        foreach (ImageSample sample in samples)
        {
            tally.Add(_errors.GetValueOrDefault(sample.ImagePath));
            if (_positions.TryGetValue(sample.ImagePath, out int position))
                readable.Add((position, classIndexes[sample.Label], sample.ImagePath));
        }

        return new SampleSet(bytes: null, _rows, [_length], classes.Count, readable);
    }

    private Dictionary<string, int> Load(FeatureCache cache, IReadOnlyList<(string Path, string? Sha256)> images)
    {
        var wanted = images.Select(image => image.Sha256).OfType<string>().ToHashSet(StringComparer.Ordinal);
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        foreach ((string image, ReadOnlyMemory<float> row) in cache.Find(wanted))
        {
            known.Add(image, _rows.Count);
            _rows.Add(row.Span);
        }

        return known;
    }
}
