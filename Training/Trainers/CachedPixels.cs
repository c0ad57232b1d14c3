using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Schema;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.Training.Trainers;

/// <summary>The pixels of a data set in a <see cref="SampleFile{T}"/>, which is created if there is none that fits.</summary>
/// <remarks>Dispose it when the training is over; the file stays for the next one.</remarks>
internal sealed class CachedPixels : ISampleStore<byte>, IDisposable
{
    private const int MostRenewals = 3; // somebody who changes the file again and again does not want it used
    private readonly Func<SampleFile<byte>> _make;
    private readonly Lock _renewing = new();
    private volatile SampleFile<byte> _file;
    private int _renewals;
    private readonly Dictionary<string, int> _rows; // by path, the row in the file
    private readonly int[] _images; // by row, the position of its image, or -1

    private CachedPixels(SampleFile<byte> file, Func<SampleFile<byte>> make, IReadOnlyList<string> paths)
    {
        (_file, _make) = (file, make);
        _rows = paths.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        _images = new int[paths.Count];
        int image = 0;
        for (int row = 0; row < _images.Length; row++)
            _images[row] = file.Table.Unreadable.ContainsKey(row) ? -1 : image++;
    }

    /// <inheritdoc />
    public int Count => _file.Count;

    /// <summary>Opens the file of a data set, or reads every image once and makes it.</summary>
    /// <param name="mlContext">The context of the stages.</param>
    /// <param name="images">The fitted stages from ImagePath to Pixels and ImageError.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="input">The preprocessing of the stages.</param>
    /// <param name="folder">Folder of the file.</param>
    /// <param name="progress">Told about every row; null for none.</param>
    /// <param name="cancellationToken">Stops the reading; no file is made then.</param>
    public static CachedPixels OpenOrMake(
        MLContext mlContext,
        ITransformer images,
        ImageDataset dataset,
        ImageInput input,
        string folder,
        IProgress<RowProgress>? progress,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<string> paths = PixelCacheKey.Paths(dataset);
        string key = PixelCacheKey.Of(dataset, paths, input);
        string path = FreePath(folder, key[..16]);
        SampleFile<byte>? found = SampleFile<byte>.TryOpen(path, key);
        var cached = new CachedPixels(found ?? Make(progress), () => Make(null), paths);
        if (found is not null)
        {
            for (int row = 0; row < paths.Count; row++)
                progress?.Report(new RowProgress(row + 1, cached.Error(row, paths[row]), paths[row]));
        }

        return cached;

        SampleFile<byte> Make(IProgress<RowProgress>? progress)
        {
            IDataView rows =
                images.Transform(mlContext.Data.LoadFromEnumerable(paths.Select(image => new PathRow { ImagePath = image })));
            SampleFileWriter<byte>.Write(path, key, NetworkInput.Image(input.Height, input.Width).Shape,
                writer => Copy(rows, paths, writer, progress, cancellationToken));
            return SampleFile<byte>.TryOpen(path, key)
                ?? throw new IOException($"'{path}' was written but cannot be read back; is the disk sound?");
        }
    }

    /// <inheritdoc />
    public ReadOnlySpan<byte> Sample(int index)
    {
        while (true)
        {
            SampleFile<byte> file = _file;
            try
            {
                return file.Sample(index);
            }
            catch (Exception error) when (error is SampleFileChangedException
                || (error is ObjectDisposedException && file != _file))
            {
                Renew(file, error);
            }
        }
    }

    /// <summary>The readable images of a split, in its order.</summary>
    /// <param name="samples">Samples of the data set.</param>
    /// <param name="classes">Class names in the order of their index.</param>
    /// <param name="tally">Counts readable and unreadable ones.</param>
    public SampleSet Set(IReadOnlyList<ImageSample> samples, IReadOnlyList<string> classes, UnreadableTally tally)
    {
        Dictionary<string, int> classIndexes = classes.Index()
            .ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        List<(int Image, int ClassIndex, string? Name)> readable = [];
        foreach (ImageSample sample in samples)
        {
            int row = _rows[sample.ImagePath];
            tally.Add(Error(row, sample.ImagePath));
            if (_images[row] is >= 0 and var image)
                readable.Add((image, classIndexes[sample.Label], sample.ImagePath));
        }

        return new SampleSet(this, floats: null, [.. _file.Table.Shape], classes.Count, readable);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    // What stands in the way of a file stays where it is, and the file gets another name.
    private static string FreePath(string folder, string name)
    {
        string path = Path.Combine(folder, name + ".pixels");
        for (int number = 2; Directory.Exists(path) || SpecialFile.Is(path) || LeadsNowhere(path); number++)
            path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{number}.pixels"));

        return path;

        static bool LeadsNowhere(string path) =>
            new FileInfo(path) is { LinkTarget: not null } link && !link.ResolveLinkTarget(returnFinalTarget: true)!.Exists;
    }

    // Somebody cut the file short or wrote into it: it is made again, from the images that are still the same.
    private void Renew(SampleFile<byte> changed, Exception error)
    {
        lock (_renewing)
        {
            if (_file != changed)
                return;

            if (++_renewals > MostRenewals)
                throw new IOException($"{error.Message} It was made again {MostRenewals} times; use --cache ram.", error);

            SampleFile<byte> made = _make();
            if (!made.Table.Blocks.SequenceEqual(changed.Table.Blocks) || made.Table.Rows != changed.Table.Rows)
            {
                made.Dispose();
                throw new DatasetException(
                    $"{error.Message} It cannot be made again, because images were changed too; train again.");
            }

            _file = made;
            changed.Dispose();
        }
    }

    private string? Error(int row, string path) =>
        _file.Table.Unreadable.TryGetValue(row, out string? reason) ? new UnreadableImage(path, reason).ToString() : null;

    private static void Copy(
        IDataView rows, IReadOnlyList<string> paths, SampleFileWriter<byte> writer, IProgress<RowProgress>? progress,
        CancellationToken cancellationToken)
    {
        using DataViewRowCursor cursor =
            rows.GetRowCursor([rows.Schema[ColumnNames.Pixels], rows.Schema[ColumnNames.ImageError]]);
        ValueGetter<VBuffer<byte>> getPixels = cursor.GetGetter<VBuffer<byte>>(rows.Schema[ColumnNames.Pixels]);
        ValueGetter<ReadOnlyMemory<char>> getError = cursor.GetGetter<ReadOnlyMemory<char>>(rows.Schema[ColumnNames.ImageError]);
        VBuffer<byte> pixels = default;
        ReadOnlyMemory<char> text = default;
        for (int row = 0; cursor.MoveNext(); row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            getError(ref text);
            string? error = text.IsEmpty ? null : text.ToString();
            if (error is null)
            {
                getPixels(ref pixels);
                writer.Add(pixels.GetValues());
            }
            else
            {
                writer.AddUnreadable(UnreadableImage.Parse(paths[row], error).Reason);
            }

            progress?.Report(new RowProgress(row + 1, error, paths[row]));
        }
    }

    private sealed class PathRow
    {
        [ColumnName(ColumnNames.ImagePath)]
        public string ImagePath { get; set; } = string.Empty;
    }
}
