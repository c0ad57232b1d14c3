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
    /// empty, a pipe or a device, or may not be read.
    /// </summary>
    /// <value>Default false.</value>
    public bool IsUnreadableImage { get; init; }
}
