namespace MlNetClassifier.App.Output;

/// <summary>Writes a folder of several files so that nobody finds half of a new one.</summary>
internal static class OutputFolder
{
    /// <summary>Writes into a folder beside it that is then renamed, or over the files of an existing one.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <param name="write">Writes the files into the folder that it is given.</param>
    public static void Write(string folder, Action<string> write)
    {
        if (Directory.Exists(folder))
        {
            write(folder);
            return;
        }

        string beside = $"{Path.TrimEndingDirectorySeparator(folder)}.{Guid.NewGuid():N}.tmp";
        try
        {
            write(Directory.CreateDirectory(beside).FullName);
            Directory.Move(beside, folder);
        }
        finally
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
        }
    }
}
