namespace MlNetClassifier.Data.Discovery;

/// <summary>
/// Lists folders by hand, because the framework's recursive enumeration follows links into loops. Follows no link, opens no
/// file, and never throws for what it meets below its root: that goes to the list of skipped files.
/// </summary>
internal sealed class FolderWalk(List<SkippedFile> skipped)
{
    // What FileSystemInfo.Attributes gives for a path that the system does not find.
    private const FileAttributes NotFound = (FileAttributes)(-1);

    // The framework's default options hide hidden files in silence and we have to report them.
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private static readonly string[] SystemNames = ["Thumbs.db", "desktop.ini"];

    /// <summary>
    /// The sub-folders and the files directly in a folder, without hidden ones, links and what systems leave behind. Empty
    /// when the folder cannot be read.
    /// </summary>
    public (List<DirectoryInfo> Folders, List<FileInfo> Files) Children(DirectoryInfo folder)
    {
        List<DirectoryInfo> folders = [];
        List<FileInfo> files = [];
        foreach (FileSystemInfo entry in Entries(folder))
        {
            if (ReasonToSkip(entry) is { } reason)
                Skip(entry, reason);
            else if (entry is DirectoryInfo child)
                folders.Add(child);
            else if (entry is FileInfo file)
                files.Add(file);
        }

        return (folders, files);
    }

    /// <summary>The image files in a folder and, at any depth, in its sub-folders.</summary>
    public List<FileInfo> Images(DirectoryInfo root)
    {
        List<FileInfo> images = [];
        Stack<DirectoryInfo> open = new([root]);
        while (open.TryPop(out DirectoryInfo? folder))
        {
            (List<DirectoryInfo> folders, List<FileInfo> files) = Children(folder);
            folders.ForEach(open.Push);
            foreach (FileInfo file in files)
            {
                if (!ImageExtensions.Contains(file.Name))
                    Skip(file, $"not an image extension ({(file.Extension.Length == 0 ? "none" : file.Extension)})");
                else if (ReasonUnreadable(file) is { } reason)
                    skipped.Add(new SkippedFile(file.FullName, reason) { IsUnreadableImage = true });
                else
                    images.Add(file);
            }
        }

        return images;
    }

    /// <summary>Reports a file or a folder as left out.</summary>
    public void Skip(FileSystemInfo entry, string reason) => skipped.Add(new SkippedFile(entry.FullName, reason));

    private FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos("*", Everything);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Skip(folder, Unreadable("folder", e));
            return [];
        }
    }

    private static string? ReasonToSkip(FileSystemInfo entry)
    {
        string kind = entry is DirectoryInfo ? "folder" : "file";
        string name = entry.Name;
        if (name.StartsWith("._", StringComparison.Ordinal) || name == "__MACOSX")
            return $"AppleDouble {kind}";
        if (SystemNames.Contains(name, StringComparer.OrdinalIgnoreCase))
            return $"system {kind}";
        if (name.StartsWith('.'))
            return $"hidden {kind}";

        try
        {
            FileAttributes attributes = entry.Attributes;
            if (attributes == NotFound)
                return $"{kind} that cannot be found by its name (not UTF-8, too long or just deleted)";
            // A reparse point without a target is no link but, for example, a file of OneDrive.
            if (attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null)
                return $"linked {kind}";

            return attributes.HasFlag(FileAttributes.Hidden) ? $"hidden {kind}" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(kind, e);
        }
    }

    private static string? ReasonUnreadable(FileInfo file)
    {
        try
        {
            // Pipes, sockets and devices have length 0, and opening a pipe would wait for ever.
            return file.Length == 0 ? "empty file, pipe or device" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable("file", e);
        }
    }

    private static string Unreadable(string kind, Exception e) =>
        e is UnauthorizedAccessException ? $"{kind} without permission to read" : $"{kind} that cannot be read";
}
