namespace MlNetClassifier.Data.Images;

/// <summary>A file that gave no pixels, and why.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reason">The fault's name and a sentence, such as <c>Truncated: the data ends early</c>.</param>
public sealed record UnreadableImage(string Path, string Reason)
{
    /// <summary>Takes the line of <see cref="ImageLoadResult.Describe"/> apart.</summary>
    /// <param name="path">The file that the line is about.</param>
    /// <param name="description">The line.</param>
    /// <returns>Path and reason; a line that does not end with the path is all reason.</returns>
    public static UnreadableImage Parse(string path, string description)
    {
        ArgumentNullException.ThrowIfNull(description);
        string end = $" ({path})";
        return new(path, description.EndsWith(end, StringComparison.Ordinal) ? description[..^end.Length] : description);
    }

    /// <summary>One line for a person.</summary>
    /// <returns>As <see cref="ImageLoadResult.Describe"/> gives it.</returns>
    public override string ToString() => $"{Reason} ({Path})";
}
