using MlNetClassifier.Data;

namespace MlNetClassifier.App.Runs;

/// <summary>An interrupted run that is resumed in its own folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="DataFingerprint">Of the data that the run was begun with.</param>
internal sealed record ResumedRun(RunFolder Folder, string DataFingerprint)
{
    /// <exception cref="DatasetException">The data is not that of the run.</exception>
    public void ThrowIfOther(string fingerprint, string data)
    {
        if (fingerprint != DataFingerprint)
        {
            throw new DatasetException($"'{data}' is not the data that this run was begun with: images were added, removed, "
                + "moved or changed, or are in other splits. "
                + "Give the original data with --data, or start a new run.");
        }
    }
}
