namespace MlNetClassifier.Training.Features;

/// <summary>
/// Features of images on disk, found by the content of an image: shared by all trainings, splits and seeds. Damaged files are
/// made again.
/// </summary>
/// <remarks>
/// Several processes may use one folder: files are written beside their place and renamed, and never changed. Not thread-safe.
/// </remarks>
internal sealed class FeatureCache
{
    private const int RowsOfFile = 512; // what a training that is killed has to compute again at most
    private readonly string? _folder;
    private readonly string _root;
    private readonly long _budget;
    private readonly bool _keeps;
    private readonly string _key;
    private readonly int _length;
    private readonly List<string> _images = [];
    private readonly List<float> _rows = [];

    /// <summary>The features of one kind.</summary>
    /// <param name="options">Where they are kept.</param>
    /// <param name="key">What they depend on besides the images.</param>
    /// <param name="length">Numbers of a row.</param>
    public FeatureCache(FeatureCacheOptions options, string key, int length)
    {
        (_key, _length, _budget, _keeps) = (key, length, options.Budget, options.Keeps);
        _root = options.Folder ?? string.Empty;
        _folder = options is { Folder: { } root, Budget: > 0 } ? FolderOf(root, key) : null;
    }

    /// <summary>Where features of one kind are below the folder of all.</summary>
    public static string FolderOf(string root, string key) => Path.Combine(root, key[..16]);

    /// <summary>Everything that is kept, in no particular order; an image may come twice with the same row.</summary>
    public IEnumerable<FeatureFile> Read()
    {
        if (_folder is null || !Directory.Exists(_folder))
            yield break;

        foreach (string path in Directory.EnumerateFiles(_folder, "*" + FeatureFile.Extension).Order(StringComparer.Ordinal))
        {
            FeatureFile? file = FeatureFile.TryRead(path, _key, _length);
            if (_keeps)
                Try(() => Touch(path, file is not null));

            if (file is not null)
                yield return file;
        }
    }

    /// <summary>The rows that are kept of some images, each once.</summary>
    /// <param name="images">SHA-256 of the content of each.</param>
    public IEnumerable<(string Image, ReadOnlyMemory<float> Row)> Find(IReadOnlySet<string> images)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (FeatureFile file in Read())
        {
            foreach ((int row, string image) in file.Images.Index())
            {
                if (images.Contains(image) && found.Add(image))
                    yield return (image, file.Row(row));
            }
        }
    }

    /// <summary>Keeps a row.</summary>
    /// <param name="image">SHA-256 of the content of the image.</param>
    /// <param name="row">Its features.</param>
    public void Add(string image, ReadOnlySpan<float> row)
    {
        if (!_keeps)
            return;

        _images.Add(image);
        _rows.AddRange(row);
        if (_images.Count == RowsOfFile)
            Flush();
    }

    /// <summary>Writes what was added and is not written yet, and makes room for it.</summary>
    public void Flush()
    {
        if (_folder is null || _images.Count == 0)
            return;

        Directory.CreateDirectory(_folder);
        new FeatureFile(_key, _length, [.. _images], [.. _rows]).Write(_folder);
        _images.Clear();
        _rows.Clear();
        MakeRoom();
    }

    private void MakeRoom()
    {
        FileInfo[] files =
        [
            .. new DirectoryInfo(_root).EnumerateFiles("*" + FeatureFile.Extension, SearchOption.AllDirectories)
            .OrderByDescending(file => file.LastWriteTimeUtc),
        ];
        long bytes = 0;
        foreach (FileInfo file in files)
        {
            bytes += file.Length;
            if (bytes > _budget)
                Try(file.Delete);
        }
    }

    private static void Touch(string path, bool isUsed)
    {
        if (isUsed)
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
        else
            File.Delete(path);
    }

    // Another process may be quicker, or may be reading.
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
