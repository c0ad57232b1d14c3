namespace MlNetClassifier.Data.Discovery;

/// <summary>
/// Reads a folder in which the name of the sub-folder is the label: one sub-folder per class, or such folders inside
/// <c>train</c>, <c>validation</c> (or <c>val</c>, <c>valid</c>) and <c>test</c>.
/// </summary>
/// <remarks>
/// <para>An image belongs to the class folder at the top, however deep it lies. Links, hidden files, AppleDouble and other
/// leftovers of operating systems, empty files, pipes and files without an image extension are skipped and reported; no file
/// is ever opened. <c>Cat</c> and <c>cat</c> are two classes.</para>
/// <para>The sub-folders are splits, not classes, when every one of them is named like a split and <c>train</c> (or, where
/// there is none, <c>test</c>) holds class folders with images.</para>
/// </remarks>
public static class ImageFolder
{
    /// <summary>Lists the images of a folder.</summary>
    /// <param name="path">The folder; a link is followed here, but nowhere below.</param>
    /// <returns>What was found. A folder without images gives an empty list.</returns>
    /// <exception cref="DatasetException">
    /// The folder does not exist or cannot be read; two folders name one split; a split folder has no images; or split
    /// folders stand among other folders with images, so that the layout can be read in two ways.
    /// </exception>
    public static ImageListing Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var root = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        if (!root.Exists)
            throw new DatasetException(
                $"'{path}' is not an existing folder; give a folder with one sub-folder of images per class.");

        return ReadSplits(root) ?? ReadClasses(root);
    }

    /// <summary>Lists every image below a folder, whatever class or split it may belong to: what scoring takes.</summary>
    /// <param name="path">The folder; a link is followed here, but nowhere below.</param>
    /// <param name="onSkipped">
    /// Told of files and folders that are left out, links, hidden and empty files and files without an image extension, as the
    /// sequence comes to them.
    /// </param>
    /// <returns>
    /// Absolute paths in ordinal order. Lazy: a folder of a million files costs the names of its files, and only while it is
    /// walked through.
    /// </returns>
    /// <exception cref="DatasetException">The folder does not exist; thrown at once.</exception>
    public static IEnumerable<string> EnumerateImages(string path, Action<SkippedFile>? onSkipped = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var root = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return root.Exists
            ? new FolderWalk(onSkipped ?? (_ => { })).Images(root).Select(file => file.FullName)
            : throw new DatasetException($"'{path}' is not an existing folder; give a folder with images.");
    }

    private static ImageListing? ReadSplits(DirectoryInfo root)
    {
        List<SkippedFile> skipped = [];
        (List<DirectoryInfo> folders, List<FileInfo> files) = TopLevel(root, skipped);
        if (folders.Count == 0 || folders.Any(folder => SplitNames.Parse(folder.Name) is null))
            return null;

        FolderWalk walk = new(skipped.Add);
        files.ForEach(file => walk.Skip(file, "outside the split folders"));
        List<ListedImage> images = [];
        List<string> emptyClasses = [];
        foreach (DirectoryInfo folder in folders)
        {
            Split split = SplitNames.Parse(folder.Name)!.Value;
            (List<ListedImage> found, List<DirectoryInfo> empty) = ClassFolders(root, walk, folder, split);
            images.AddRange(found);
            // A class may well be missing from validation or test, but not from what the network learns from.
            if (split == Split.Train)
                emptyClasses.AddRange(empty.Select(e => e.Name));
            else
                empty.ForEach(e => walk.Skip(e, "class folder without images"));
        }

        ILookup<Split, string> names = folders.ToLookup(folder => SplitNames.Parse(folder.Name)!.Value, folder => folder.Name);
        Split decisive = names.Contains(Split.Train) ? Split.Train : Split.Test;
        if (images.TrueForAll(image => image.Split != decisive))
            return null;

        RefuseUnclearSplits(root, names, images);
        return Listing(root, images, emptyClasses, skipped);
    }

    private static void RefuseUnclearSplits(DirectoryInfo root, ILookup<Split, string> names, List<ListedImage> images)
    {
        foreach (IGrouping<Split, string> spellings in names)
        {
            if (spellings.Count() > 1)
            {
                throw new DatasetException($"'{root.FullName}' has several folders for the "
                    + $"{SplitNames.Word(spellings.Key)} split ({NameList.Quote(spellings)}); keep one of them.");
            }

            if (!images.Exists(image => image.Split == spellings.Key))
            {
                throw new DatasetException($"'{Path.Join(root.FullName, spellings.First())}' has no class folder with images; "
                    + "put images there or remove the folder.");
            }
        }
    }

    private static ImageListing ReadClasses(DirectoryInfo root)
    {
        List<SkippedFile> skipped = [];
        FolderWalk walk = new(skipped.Add);
        (List<ListedImage> images, List<DirectoryInfo> empty) = ClassFolders(root, walk, root, split: null);
        ImageListing listing = Listing(root, images, empty.Select(folder => folder.Name), skipped);
        RefuseSplitsAmongClasses(listing);
        return listing;
    }

    // With train, test and a third folder the user means splits, and would get a classifier of "train" against "test".
    private static void RefuseSplitsAmongClasses(ImageListing listing)
    {
        List<string> nested = [.. listing.Images
            .Where(image => image.RelativePath.Count(c => c == '/') > 1)
            .Select(image => image.Sample.Label)
            .Distinct()];
        List<Split?> splits = [.. nested.Select(SplitNames.Parse).Where(split => split is not null).Distinct()];
        if (splits.Count < 2 || !splits.Contains(Split.Train))
            return;

        IEnumerable<string> strangers = listing.Images.Select(image => image.Sample.Label).Concat(listing.EmptyClasses)
            .Distinct()
            .Where(name => SplitNames.Parse(name) is null)
            .Order(StringComparer.Ordinal);
        IEnumerable<string> splitNames = nested.Where(name => SplitNames.Parse(name) is not null);
        throw new DatasetException($"'{listing.Path}' has the split folders {NameList.Quote(splitNames)} alongside "
            + $"{NameList.Quote(strangers)}, so its folders may be splits or classes; move the others away.");
    }

    private static (List<DirectoryInfo> Folders, List<FileInfo> Files) TopLevel(DirectoryInfo root, List<SkippedFile> skipped)
    {
        (List<DirectoryInfo> Folders, List<FileInfo> Files) children = new FolderWalk(skipped.Add).Children(root);
        if (skipped.Find(file => file.Path == root.FullName) is { } unreadable)
            throw new DatasetException($"'{root.FullName}' is a {unreadable.Reason}; check its permissions.");

        return children;
    }

    private static (List<ListedImage> Images, List<DirectoryInfo> Empty) ClassFolders(
        DirectoryInfo root, FolderWalk walk, DirectoryInfo parent, Split? split)
    {
        (List<DirectoryInfo> folders, List<FileInfo> files) = walk.Children(parent);
        files.ForEach(file => walk.Skip(file, "outside the class folders"));
        List<ListedImage> images = [];
        List<DirectoryInfo> empty = [];
        foreach (DirectoryInfo folder in folders)
        {
            List<FileInfo> found = [.. walk.Images(folder)];
            if (found.Count == 0)
                empty.Add(folder);
            images.AddRange(found.Select(file =>
                new ListedImage(RelativePath(root, file), new ImageSample(file.FullName, folder.Name), split)));
        }

        return (images, empty);
    }

    private static string RelativePath(DirectoryInfo root, FileInfo file) =>
        Path.GetRelativePath(root.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/');

    private static ImageListing Listing(
        DirectoryInfo root, List<ListedImage> images, IEnumerable<string> emptyClasses, List<SkippedFile> skipped) => new()
        {
            Path = root.FullName,
            Images = [.. images.OrderBy(image => image.RelativePath, StringComparer.Ordinal)],
            EmptyClasses = [.. emptyClasses.Order(StringComparer.Ordinal)],
            Skipped = [.. skipped.OrderBy(file => file.Path, StringComparer.Ordinal)],
        };
}
