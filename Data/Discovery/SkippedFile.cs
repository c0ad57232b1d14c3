namespace MlNetClassifier.Data.Discovery;

/// <summary>
/// A file or folder that discovery left out, so that no image is ever missing from a data set without a word.
/// </summary>
/// <param name="Path">Absolute path. A skipped folder stands for everything in it.</param>
/// <param name="Reason">A few words for people, such as <c>hidden file</c> or <c>not an image extension (.txt)</c>.</param>
public sealed record SkippedFile(string Path, string Reason)
{
    /// <summary>
    /// Tells a broken image from what was never meant to be one: a file in a class folder that is named like an image but is
    /// empty, a pipe or a device, or may not be read; and a row of a manifest whose path no file can have.
    /// </summary>
    /// <value>Default false.</value>
    public bool IsUnreadableImage { get; init; }

    /// <summary>The split that a manifest gives it; null if it gives none, and for what lies in a folder.</summary>
    internal Split? Split { get; init; }
}
