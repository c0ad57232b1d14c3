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

    private static string Create()
    {
        string folder = Directory.CreateTempSubdirectory("mlnetclassifier-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(folder);
        return folder;
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Windows keeps files of live sessions open; the system's own cleaning of the temporary folder takes the rest.
        }
    }
}
