namespace MlNetClassifier.Data.Images;

/// <summary>How the loading of one image went, with what its header said.</summary>
/// <param name="Fault">Why there are no pixels, or <see cref="ImageFault.None"/>.</param>
/// <param name="Detail">
/// What was found and expected in this image, where there is more to say than the fault's own sentence.
/// </param>
/// <param name="SourceWidth">Columns as stored in the file, before orientation; 0 when the header was not reached.</param>
/// <param name="SourceHeight">Rows as stored in the file, before orientation; 0 when the header was not reached.</param>
/// <param name="Format">The format by content.</param>
/// <param name="Orientation">How the stored picture is turned; already applied to the pixels.</param>
public readonly record struct ImageLoadResult(
    ImageFault Fault,
    string? Detail,
    int SourceWidth,
    int SourceHeight,
    ImageFormat Format,
    ExifOrientation Orientation)
{
    /// <summary>
    /// What the decoder warned of and mended as well as it could, so that part of the picture may be wrong; null for an image
    /// that is sound, that gave no pixels, or whose decoder does not warn.
    /// </summary>
    /// <value>
    /// Such as <c>damaged: Corrupt JPEG data: premature end of data segment</c>. Only JPEG files have one, and only where the
    /// system has libturbojpeg (<see cref="JpegDecoder"/>).
    /// </value>
    public string? Note { get; internal init; }

    /// <summary>Whether the pixels were written.</summary>
    public bool IsOk => Fault == ImageFault.None;

    /// <summary>The fault's name and what is wrong, without the file; empty for an image that was read.</summary>
    /// <value>Such as <c>Truncated: the data ends early</c>.</value>
    public string Reason => IsOk ? string.Empty : $"{Fault}: {Detail ?? Sentence(Fault)}";

    /// <summary>One line for a person: the fault's name, what is wrong, and the file.</summary>
    /// <param name="path">The file, as the user knows it.</param>
    /// <returns>Such as <c>Truncated: the data ends early (cats/7.jpg)</c>.</returns>
    public string Describe(string path) =>
        IsOk
            ? $"Ok: {Format}, {SourceHeight}x{SourceWidth} pixels ({path})"
            : $"{Reason} ({path})";

    internal static ImageLoadResult Failure(ImageFault fault, string? detail = null, ImageFormat format = ImageFormat.Unknown) =>
        new(fault, detail, 0, 0, format, ExifOrientation.Unknown);

    private static string Sentence(ImageFault fault) => fault switch
    {
        ImageFault.NotFound => "there is no such file",
        ImageFault.AccessDenied => "this user may not read the file",
        ImageFault.IsDirectory => "a folder, where an image file is expected",
        ImageFault.Empty => "no bytes, or not a regular file",
        ImageFault.Io => "the system could not read the file",
        ImageFault.FileTooLarge => "more bytes than an image may have",
        ImageFault.UnknownFormat => "the content is not JPEG, PNG, GIF, BMP, WebP or ICO; convert the file or remove it",
        ImageFault.TooManyPixels => "more pixels than an image may have",
        ImageFault.TooSmall => "the picture has no pixels",
        ImageFault.Truncated => "the data ends early",
        ImageFault.Corrupt => "the data is damaged",
        ImageFault.DamagedHeader => "the header is damaged, incomplete or without pixels",
        _ => "the image was read",
    };
}
