using System.Globalization;

namespace MlNetClassifier.App.Runs;

/// <summary>Held by the process that trains into a run's folder, so that no other one does meanwhile.</summary>
/// <remarks>The system gives it up when the process ends, however that happens; its files may stay until the next one.</remarks>
internal sealed class RunLock : IDisposable
{
    /// <summary>With this, the names of its files begin.</summary>
    public const string Prefix = "running.";

    private readonly string _holder;
    private readonly FileStream _file;

    private RunLock(FileStream file, string holder)
    {
        (_file, _holder) = (file, holder);
        File.WriteAllText(holder, string.Create(CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} on {Environment.MachineName}"));
    }

    /// <summary>Takes the lock; null if another process has it.</summary>
    public static RunLock? TryTake(string folder)
    {
        // A file that is shared with nobody cannot be read by others: who holds it is in another one.
        string path = Path.Combine(folder, Prefix + "lock");
        FileStream file;
        try
        {
            file = new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException error) when (error.GetType() == typeof(IOException) && File.Exists(path))
        {
            return null;
        }

        return new RunLock(file, HolderFile(folder));
    }

    /// <summary>Who has it, such as "process 12 on workstation".</summary>
    public static string HolderOf(string folder) =>
        File.Exists(HolderFile(folder)) ? File.ReadAllText(HolderFile(folder)) : "another process";

    public void Dispose()
    {
        File.Delete(_holder);
        File.Delete(_file.Name);
        _file.Dispose();
    }

    private static string HolderFile(string folder) => Path.Combine(folder, Prefix + "txt");
}
