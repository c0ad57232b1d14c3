using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace MlNetClassifier.Data;

/// <summary>Writes files so that a reader sees the old content or the new one, never half of it.</summary>
/// <remarks>
/// The content goes into a file next to the target, is flushed to disk and renamed over the target, with the permissions of the
/// old one. Links are followed. A pipe or a device stays what it is, and gets the content as it is written. What a process that
/// was killed left in the folder goes after a day.
/// </remarks>
internal static partial class AtomicFile
{
    private static readonly TimeSpan OldAge = TimeSpan.FromDays(1);
    private static readonly ConcurrentDictionary<string, bool> Swept = [];

    /// <summary>Writes a file, replacing an existing one.</summary>
    /// <param name="path">The target; its folder is created if it is missing.</param>
    /// <param name="write">Writes the content, from start to end; if it throws, the target stays as it was.</param>
    /// <exception cref="IOException">The disk is full, or the target is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The target is read-only, or its folder is not writable.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        if (IsWrittenThrough(target))
        {
            using FileStream through = new(target, FileMode.Open, FileAccess.Write);
            write(through);
            return;
        }

        if (new FileInfo(target) is { LinkTarget: not null } link)
            target = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;

        ThrowIfNotReplaceable(target);
        Replace(target, target, stream =>
        {
            write(stream);
            return target;
        });
    }

    /// <summary>Writes a file whose name follows from its content.</summary>
    /// <param name="folder">Where; it is created if it is missing.</param>
    /// <param name="write">Writes the content and gives the name; if it throws, nothing is there.</param>
    /// <returns>The path. A file that was there has the same content, and is replaced.</returns>
    /// <exception cref="IOException">The disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static string WriteNamed(string folder, Func<FileStream, string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string place = Path.GetFullPath(folder);
        return Replace(place, Path.Combine(place, "unnamed"), stream => Path.Combine(place, write(stream)));
    }

    /// <summary>Writes a text file in UTF-8 without a byte-order mark, replacing an existing one.</summary>
    /// <param name="path">The target; its folder is created if it is missing.</param>
    /// <param name="text">The content.</param>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Removes what <see cref="Write"/> left below a folder when its process was killed, and nothing else.</summary>
    /// <param name="folder">The folder; links in it are not followed.</param>
    /// <param name="olderThan">Files that were written to more recently stay: their process may be alive.</param>
    public static void RemoveLeftovers(string folder, TimeSpan olderThan) =>
        RemoveLeftovers(folder, olderThan, isRecursive: true);

    private static void RemoveLeftovers(string folder, TimeSpan olderThan, bool isRecursive)
    {
        var withoutLinks = new EnumerationOptions
        {
            RecurseSubdirectories = isRecursive,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        DateTime latest = TimeProvider.System.GetUtcNow().UtcDateTime - olderThan;
        foreach (string half in Directory.GetFiles(folder, "*.tmp", withoutLinks).Where(file => Leftover().IsMatch(file)))
        {
            if (File.GetLastWriteTimeUtc(half) <= latest)
                File.Delete(half);
        }
    }

    // What leads through /proc is an open file of a process, such as /dev/stdout: its name is not a place for a file.
    private static bool IsWrittenThrough(string target) =>
        SpecialFile.Is(target) || (!OperatingSystem.IsWindows() && ProcessFile().IsMatch(target) && File.Exists(target));

    private static void ThrowIfNotReplaceable(string target)
    {
        if (Directory.Exists(target))
            throw new IOException($"Cannot write '{target}': it is a folder; give the name of a file.");

        if (!File.Exists(target))
            return;

        // Root may write to any file, but the owner of this one said that nobody should.
        const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        bool isReadOnly = OperatingSystem.IsWindows()
            ? File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly)
            : (File.GetUnixFileMode(target) & Writable) == 0 || !MayWrite(target);
        if (isReadOnly)
        {
            throw new UnauthorizedAccessException(
                $"Cannot write '{target}': it is read-only; make it writable, remove it or give another file.");
        }
    }

    // The content goes beside; only the whole of it gets the name that the writer gives.
    private static string Replace(string shown, string name, Func<FileStream, string> write)
    {
        string beside = $"{name}.{Guid.NewGuid():N}.tmp";
        try
        {
            string target;
            using (FileStream stream = Create(beside, name))
            {
                target = write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, target, overwrite: true);
            return target;
        }
        catch (IOException error) when (error.Message.Contains(beside, StringComparison.Ordinal))
        {
            throw CannotWrite(shown, beside, error);
        }
        finally
        {
            Remove(beside);
        }
    }

    // Where there is no folder, deleting would throw another error over the one that says so.
    private static void Remove(string file)
    {
        if (File.Exists(file))
            File.Delete(file);
    }

    // The system names the file beside, which nobody knows of: "No space left on device : '...tmp'".
    private static IOException CannotWrite(string target, string beside, IOException error)
    {
        string reason = error.Message.Replace($"'{beside}'", string.Empty, StringComparison.Ordinal).TrimEnd(' ', '.', ':');
        return new IOException($"Cannot write '{target}': {reason}.", error.HResult) { Source = error.Source };
    }

    private static bool MayWrite(string target)
    {
        try
        {
            File.OpenHandle(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStream Create(string beside, string target)
    {
        string folder = Path.GetDirectoryName(target)!;
        try
        {
            Directory.CreateDirectory(folder);
            if (!Directory.Exists(folder))
                throw new IOException($"Cannot write '{target}': its folder cannot be made, because the disk is read-only.");

            if (Swept.TryAdd(folder, true))
                RemoveLeftovers(folder, OldAge, isRecursive: false);

            FileStream stream = new(beside, FileMode.CreateNew, FileAccess.ReadWrite);
            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(target));

            return stream;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new UnauthorizedAccessException($"Cannot write '{target}': there is no permission to write in the folder "
                + $"'{folder}'; change its permissions or give another one.", error);
        }
    }

    [GeneratedRegex(@"\.[0-9a-f]{32}\.tmp$", RegexOptions.CultureInvariant)]
    private static partial Regex Leftover();

    [GeneratedRegex("^/(proc/|dev/fd/|dev/std(in|out|err)$)", RegexOptions.CultureInvariant)]
    private static partial Regex ProcessFile();
}
