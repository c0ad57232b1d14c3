namespace MlNetClassifier.Pipelines.Onnx;

/// <summary>
/// A folder of this process for files that ML.NET insists on reading from disk; removed when the process ends.
/// </summary>
/// <remarks>
/// ML.NET's ONNX stage reads its file again when the model is saved, and its stream overload leaves a file in the temporary
/// folder for ever. On Unix only the user may read the folder.
/// </remarks>
internal static class ScratchFolder
{
    private const string Prefix = "mlnetclassifier-";
    private const string GraphExtension = ".onnx";
    private const string InUse = ".in-use"; // open and locked as long as the process lives
    private static readonly TimeSpan OldAge = TimeSpan.FromDays(1);
    private static readonly Lazy<string> Folder = new(Create);

    /// <summary>Absolute path of the folder.</summary>
    public static string Path => Folder.Value;

    /// <summary>Writes bytes into a new file.</summary>
    /// <returns>Its absolute path.</returns>
    public static string Write(ReadOnlySpan<byte> bytes, string extension)
    {
        string file = System.IO.Path.Combine(Path, $"{Guid.NewGuid():N}{extension}");
        File.WriteAllBytes(file, bytes);
        return file;
    }

    /// <summary>Removes the folders of processes that were killed more than a day ago.</summary>
    /// <param name="parent">The folder for temporary files.</param>
    internal static void Sweep(string parent)
    {
        DateTime latest = TimeProvider.System.GetUtcNow().UtcDateTime - OldAge;
        var own = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string folder in Directory.GetDirectories(parent, Prefix + "??????", own))
        {
            if (Directory.GetLastWriteTimeUtc(folder) < latest && IsOurs(folder))
                Remove(folder);
        }
    }

    private static string Create()
    {
        string parent = System.IO.Path.GetTempPath();
        try
        {
            Sweep(parent);
            string folder = Directory.CreateTempSubdirectory(Prefix).FullName;
            FileStream inUse = Hold(folder);
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                inUse.Dispose();
                Remove(folder);
            };
            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot write into the folder for temporary files '{parent}' ({error.Message.TrimEnd('.')}); "
                + $"set {(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR")} to a folder in which you may write.", error);
        }
    }

    // Somebody else's folder may have such a name too.
    private static bool IsOurs(string folder) => Directory.EnumerateFileSystemEntries(folder).All(entry =>
        System.IO.Path.GetFileName(entry) == InUse || System.IO.Path.GetExtension(entry) == GraphExtension);

    private static FileStream Hold(string folder) =>
        new(System.IO.Path.Combine(folder, InUse), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);

    private static void Remove(string folder)
    {
        try
        {
            Hold(folder).Dispose(); // fails while its process lives
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Windows keeps files of live sessions open; the system's own cleaning of the temporary folder takes the rest.
        }
    }
}
