namespace MlNetClassifier.Data.Discovery;

/// <summary>
/// Everything that was found at a path: the images, the classes without any, and what was left out. No image has been
/// opened. Immutable after it is made, and the same for the same files whatever order the file system lists them in.
/// </summary>
public sealed record ImageListing
{
    /// <summary>The extensions that make a file a manifest, in any mixture of upper and lower case.</summary>
    public static IReadOnlyList<string> ManifestExtensions { get; } = [".csv", ".tsv", ".txt"];

    /// <summary>Absolute path of the folder or the manifest.</summary>
    public required string Path { get; init; }

    /// <summary>The images, ordered by <see cref="ListedImage.RelativePath"/>, ordinal; no path occurs twice.</summary>
    public required IReadOnlyList<ListedImage> Images { get; init; }

    /// <summary>
    /// Class names that have a folder (in the train split, where there are splits) but no image, ordinal. Always empty for
    /// a manifest.
    /// </summary>
    public required IReadOnlyList<string> EmptyClasses { get; init; }

    /// <summary>Files and folders that were left out and why, ordered by path, ordinal.</summary>
    public required IReadOnlyList<SkippedFile> Skipped { get; init; }

    /// <summary>Whether the folder or the manifest assigns images to splits; then every image has one.</summary>
    public bool HasSplits => Images.Count > 0 && Images[0].Split is not null;

    /// <summary>The folder that relative paths start from: the listed folder itself, or the manifest's.</summary>
    internal string Root => Directory.Exists(Path) ? Path : System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>
    /// Lists the images of a folder (<see cref="ImageFolder"/>) or of a manifest (<see cref="ImageManifest"/>).
    /// </summary>
    /// <param name="path">A folder, or a manifest that ends in .csv, .tsv or .txt; relative or absolute.</param>
    /// <returns>What was found, perhaps nothing: whether it is enough is for the caller to say.</returns>
    /// <exception cref="DatasetException">
    /// The path does not exist, is neither a folder nor a manifest, cannot be read or contradicts itself.
    /// </exception>
    public static ImageListing Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            return ImageFolder.Read(path);
        if (!File.Exists(path))
        {
            throw new DatasetException($"'{path}' does not exist; give a folder of images or a .csv or .tsv manifest."
                + NearestName.DidYouMean(path));
        }

        if (!ManifestExtensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw new DatasetException(
                $"'{path}' is a file but not a manifest; give a folder of images or a manifest that ends in .csv, .tsv or .txt.");
        }

        return ImageManifest.Read(path);
    }

    /// <summary>The name of a left-out file below <see cref="Root"/>, with <c>/</c> between its parts.</summary>
    internal string NameOf(SkippedFile file) => NameOf(file.Path);

    /// <summary>The name of a path below <see cref="Root"/>, with <c>/</c> between its parts.</summary>
    internal string NameOf(string path) =>
        System.IO.Path.GetRelativePath(Root, path).Replace(System.IO.Path.DirectorySeparatorChar, '/');

    /// <summary>The end of an error about missing images: what was left out, by reason; empty when nothing was.</summary>
    internal string SkippedInWords()
    {
        const int shownReasons = 5;
        IEnumerable<string> reasons = Skipped
            .CountBy(file => file.Reason)
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(shownReasons)
            .Select(pair => $"{pair.Value} × {pair.Key}");

        return Skipped.Count == 0 ? "" : $" Skipped: {string.Join(", ", reasons)}.";
    }
}
