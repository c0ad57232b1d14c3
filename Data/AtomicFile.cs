namespace MlNetClassifier.Data;

/// <summary>Writes files so that a reader sees the old content or the new one, never half of it.</summary>
/// <remarks>The content goes into a file next to the target, is flushed to disk and renamed over the target.</remarks>
public static class AtomicFile
{
    /// <summary>Writes a file, replacing an existing one.</summary>
    /// <param name="path">The target; its folder is created if it is missing.</param>
    /// <param name="write">Writes the content; if it throws, the target stays as it was.</param>
    /// <exception cref="IOException">The disk is full, or the target is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string beside = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(beside, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Writes a text file in UTF-8 without a byte-order mark, replacing an existing one.</summary>
    /// <param name="path">The target; its folder is created if it is missing.</param>
    /// <param name="text">The content.</param>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
