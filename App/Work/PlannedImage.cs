using MlNetClassifier.Data;

namespace MlNetClassifier.App.Work;

/// <summary>An image as it was when the work was planned.</summary>
/// <param name="Name">What results call it, as <c>score</c> does.</param>
/// <param name="Path">The absolute path.</param>
/// <param name="Label">Class name; null where there is none.</param>
/// <param name="Stamp">Size and time; null for a file that was not there.</param>
internal sealed record PlannedImage(string Name, string Path, string? Label, FileStamp? Stamp)
{
    /// <summary>An image as it is now.</summary>
    public static PlannedImage Of(string name, string path, string? label) => new(name, path, label, FileStamp.Of(path));

    /// <summary>An image of a folder or a manifest: called as <c>score</c> would call it, given the same folder.</summary>
    /// <param name="data">The folder or the manifest, as given.</param>
    /// <param name="path">The absolute path.</param>
    /// <param name="label">Class name; null where there is none.</param>
    /// <param name="environment">The surroundings.</param>
    public static PlannedImage In(string data, string path, string? label, AppEnvironment environment)
    {
        string root = environment.Resolve(data);
        if (!Directory.Exists(root))
            (data, root) = (System.IO.Path.GetDirectoryName(data) ?? string.Empty, System.IO.Path.GetDirectoryName(root)!);

        return Of(System.IO.Path.Combine(data, System.IO.Path.GetRelativePath(root, path)), path, label);
    }

    /// <summary>Makes sure that the image is still the one that was planned.</summary>
    /// <exception cref="UsageException">It was changed: trying again cannot help.</exception>
    /// <exception cref="DatasetException">It has vanished, perhaps with a disk that comes back.</exception>
    public void ThrowIfChanged()
    {
        FileStamp? now = FileStamp.Of(Path);
        if (now == Stamp)
            return;

        if (now is null)
            throw new DatasetException(
                $"'{Name}' was there when the work was planned and is not any more; bring it back, or plan again.");

        throw new UsageException($"'{Name}' has changed since the work was planned: "
            + $"{Stamp?.ToString() ?? "it was not there"}, now {now}. Plan again into another folder, or bring the old back.");
    }
}
