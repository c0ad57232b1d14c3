using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training.Checkpoints;

namespace MlNetClassifier.App.Sweep;

/// <summary>
/// The checkpoints of one training, which several tasks may do at once: because one of them was believed dead, or was started
/// twice. Each attempt has a folder of its own, and begins with a copy of the newest checkpoint of the others.
/// </summary>
/// <param name="trial">Folder of the training.</param>
internal sealed class TrialCheckpoints(string trial)
{
    private const string Prefix = "attempt-";

    /// <summary>The folder of a new attempt.</summary>
    public CheckpointFolder Begin()
    {
        var own = new CheckpointFolder(Path.Combine(trial, $"{Prefix}{Guid.NewGuid():N}"));
        foreach (string other in Attempts().OrderByDescending(LastWritten))
        {
            if (TryCopy(other, own.Path) && IsWhole(own))
                break;
        }

        return own;
    }

    /// <summary>Removes all attempts, once the training is done and its result kept.</summary>
    public void Remove()
    {
        foreach (string attempt in Attempts())
        {
            try
            {
                Directory.Delete(attempt, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Somebody still writes into it, for nothing. It takes room, and does no harm.
            }
        }
    }

    private string[] Attempts() => Directory.Exists(trial) ? Directory.GetDirectories(trial, Prefix + "*") : [];

    private static DateTime LastWritten(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles().Select(file => file.LastWriteTimeUtc).DefaultIfEmpty().Max();

    // It may be written to meanwhile: then its two files may not belong together, which shows when they are read.
    private static bool TryCopy(string from, string to)
    {
        try
        {
            string[] files = Directory.GetFiles(from, "*.safetensors");
            Directory.CreateDirectory(to);
            foreach (string file in files)
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);

            return files.Length > 0;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false; // removed meanwhile
        }
    }

    private static bool IsWhole(CheckpointFolder folder)
    {
        try
        {
            return folder.Load() is not null;
        }
        catch (ModelFormatException)
        {
            return false;
        }
    }
}
