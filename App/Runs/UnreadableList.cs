using MlNetClassifier.App.Output;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Runs;

/// <summary>The images of a run that could not be read, each once: <c>bad_files.csv</c>, and a line about it.</summary>
internal sealed class UnreadableList(ImageDataset dataset)
{
    public const string FileName = "bad_files.csv";
    private readonly SortedDictionary<string, UnreadableImage> _images = new(
        dataset.Skipped.Where(file => file.IsUnreadableImage)
            .ToDictionary(file => file.Path, file => new UnreadableImage(file.Path, file.Reason)),
        StringComparer.Ordinal);

    public int Count => _images.Count;

    public void Add(string path, string error) => _images[path] = UnreadableImage.Parse(path, error);

    /// <summary>What the list of a run holds; nothing if all of its images could be read.</summary>
    public static IReadOnlyList<(string Path, string Reason)> Read(string folder) =>
        CsvTable.TryRead(Path.Combine(folder, FileName)) is { } table
        ? [.. table.Rows.Select(row => (table.Text(row, "path"), table.Text(row, "reason")))]
        : [];

    /// <summary>Writes the list, or removes the one of an earlier run.</summary>
    public void Write(RunFolder folder, AppEnvironment environment)
    {
        string root = dataset.Root;
        folder.WriteText(FileName, Count == 0 ? null : string.Join('\n', ["path,reason", .. _images.Values.Select(Row)]) + "\n");
        if (Count > 0)
            environment.Error.WriteLine($"Left out {Figures.Count(Count, "image")} that could not be read; see "
                + $"{environment.Shorten(folder.File(FileName))}.");

        string Row(UnreadableImage image) =>
            Csv.Row([Path.GetRelativePath(root, image.Path).Replace(Path.DirectorySeparatorChar, '/'), image.Reason]);
    }
}
