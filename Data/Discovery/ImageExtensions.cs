using System.Collections.Frozen;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Data.Discovery;

/// <summary>
/// The file extensions that make a file in a folder count as an image. What a file really holds is decided by its content when
/// it is loaded; the extension only keeps notes and thumbnails out of the samples.
/// </summary>
public static class ImageExtensions
{
    private static readonly (string Extension, ImageFormat Format)[] Named =
    [
        (".jpg", ImageFormat.Jpeg),
        (".jpeg", ImageFormat.Jpeg),
        (".jpe", ImageFormat.Jpeg),
        (".jfif", ImageFormat.Jpeg),
        (".png", ImageFormat.Png),
        (".bmp", ImageFormat.Bmp),
        (".gif", ImageFormat.Gif),
        (".webp", ImageFormat.Webp),
    ];

    private static readonly FrozenDictionary<string, ImageFormat> Known =
        Named.ToFrozenDictionary(named => named.Extension, named => named.Format, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every extension with its dot, in lower case, in the order in which help texts show them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Named.Select(named => named.Extension)];

    /// <summary>Tells whether a path ends in one of <see cref="All"/>, in any mixture of upper and lower case.</summary>
    /// <param name="path">A path or a file name; the file need not exist and is not touched.</param>
    /// <returns><see langword="true"/> for <c>CAT.JPG</c>; <see langword="false"/> for <c>cat.tiff</c> and <c>cat</c>.</returns>
    public static bool Contains(string path) => Known.ContainsKey(Path.GetExtension(path));

    /// <summary>The format that a file's name promises; its content may be another.</summary>
    /// <param name="path">A path or a file name; the file need not exist and is not touched.</param>
    /// <returns>The format, or null if the extension is none of <see cref="All"/>.</returns>
    public static ImageFormat? FormatOf(string path) =>
        Known.TryGetValue(Path.GetExtension(path), out ImageFormat format) ? format : null;
}
