using System.Collections.Frozen;

namespace MlNetClassifier.Data.Discovery;

/// <summary>
/// The file extensions that make a file in a folder count as an image. What a file really holds is decided by its content when
/// it is loaded; the extension only keeps notes and thumbnails out of the samples.
/// </summary>
public static class ImageExtensions
{
    /// <summary>Every extension with its dot, in lower case, in the order in which help texts show them.</summary>
    public static IReadOnlyList<string> All { get; } = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".gif", ".webp"];

    private static readonly FrozenSet<string> Known = All.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells whether a path ends in one of <see cref="All"/>, in any mixture of upper and lower case.</summary>
    /// <param name="path">A path or a file name; the file need not exist and is not touched.</param>
    /// <returns><see langword="true"/> for <c>CAT.JPG</c>; <see langword="false"/> for <c>cat.tiff</c> and <c>cat</c>.</returns>
    public static bool Contains(string path) => Known.Contains(Path.GetExtension(path));
}
