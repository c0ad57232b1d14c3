namespace MlNetClassifier.Benchmarks;

/// <summary>The JPEG files of a folder, as often as a pass needs them.</summary>
internal sealed class ImageList : IDisposable
{
    private const int LeastImages = 600; // a pass then takes a few tenths of a second

    public ImageList(string folder)
    {
        string[] files = [.. System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file).ToUpperInvariant() is ".JPG" or ".JPEG").Order(StringComparer.Ordinal)];
        string[] paths = [.. Enumerable.Repeat(files, (LeastImages + files.Length - 1) / files.Length).SelectMany(list => list)];
        (Name, FileCount, Count) = (Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), files.Length, paths.Length);
        System.IO.File.WriteAllLines(ListFile, paths.Select(Path.GetFullPath));
    }

    /// <summary>The folder, for the table.</summary>
    public string Name { get; }

    /// <summary>Different files.</summary>
    public int FileCount { get; }

    /// <summary>Images of a pass.</summary>
    public int Count { get; }

    /// <summary>A file with one path per line.</summary>
    public string ListFile { get; } = Path.GetTempFileName();

    public void Dispose() => System.IO.File.Delete(ListFile);
}
