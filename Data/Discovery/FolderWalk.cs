using System.IO.Enumeration;

namespace MlNetClassifier.Data.Discovery;

/// <summary>
/// Lists folders by hand, because the framework's recursive enumeration follows links into loops. Follows no link, opens no
/// file, and never throws for what it meets below its root: that is reported as skipped.
/// </summary>
/// <param name="onSkipped">Told of each file and folder that is left out, in the order of the walk.</param>
internal sealed class FolderWalk(Action<SkippedFile> onSkipped)
{
    // What FileSystemInfo.Attributes gives for a path that the system does not find.
    private const FileAttributes NotFound = (FileAttributes)(-1);

    // The framework's default options silently hide hidden files, but we have to report them.
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
            if (entry is DirectoryInfo child)
                folders.Add(child);
            else if (entry is FileInfo file)
                files.Add(file);
        }

        return (folders, files);
    }

    /// <summary>The image files in a folder and, at any depth, in its sub-folders, in ordinal order of their paths.</summary>
    /// <returns>A lazy sequence: of a folder only names are held, and only while it is walked through.</returns>
    public IEnumerable<FileInfo> Images(DirectoryInfo root)
    {
        Stack<IEnumerator<FileSystemInfo>> open = new([Entries(root).GetEnumerator()]);
        while (open.TryPeek(out IEnumerator<FileSystemInfo>? entries))
        {
            if (!entries.MoveNext())
                open.Pop().Dispose();
            else if (entries.Current is DirectoryInfo folder)
                open.Push(Entries(folder).GetEnumerator());
            else if (entries.Current is FileInfo file && IsImage(file))
                yield return file;
        }
    }

    /// <summary>Reports a file or a folder as left out.</summary>
    public void Skip(FileSystemInfo entry, string reason) => onSkipped(new SkippedFile(entry.FullName, reason));

    private bool IsImage(FileInfo file)
    {
        if (!ImageExtensions.Contains(file.Name))
            Skip(file, $"not an image extension ({(file.Extension.Length == 0 ? "none" : file.Extension)})");
        else if (ReasonUnreadable(file) is { } reason)
            onSkipped(new SkippedFile(file.FullName, reason) { IsUnreadableImage = true });
        else
            return true;

        return false;
    }

    private IEnumerable<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        foreach (string name in Names(folder))
        {
            string path = Path.Join(folder.FullName, name);
            FileSystemInfo entry = Path.EndsInDirectorySeparator(name)
                ? new DirectoryInfo(Path.TrimEndingDirectorySeparator(path))
                : new FileInfo(path);
            if (ReasonToSkip(entry) is { } reason)
                Skip(entry, reason);
            else
                yield return entry;
        }
    }

    // A folder's name ends in a separator, and so stands where its files stand in the order of all paths.
    private string[] Names(DirectoryInfo folder)
    {
        try
        {
            string[] names =
            [
                .. new FileSystemEnumerable<string>(
                    folder.FullName,
                    static (ref entry) =>
                        entry.IsDirectory ? $"{entry.FileName}{Path.DirectorySeparatorChar}" : entry.FileName.ToString(),
                    Everything),
            ];
            Array.Sort(names, StringComparer.Ordinal);
            return names;
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
                return Lost(kind);
            // A reparse point without a target is not a link but, for example, a file of OneDrive.
            if (attributes.HasFlag(FileAttributes.ReparsePoint) && entry.LinkTarget is not null)
                return $"linked {kind}";

            return attributes.HasFlag(FileAttributes.Hidden) ? $"hidden {kind}" : null;
        }
        catch (PathTooLongException)
        {
            return Lost(kind);
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

    private static string Lost(string kind) => $"{kind} that cannot be found by its name (not UTF-8, too long or just deleted)";

    private static string Unreadable(string kind, Exception e) =>
        e is UnauthorizedAccessException ? $"{kind} without permission to read" : $"{kind} that cannot be read";
}
