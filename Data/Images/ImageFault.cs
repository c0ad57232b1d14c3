namespace MlNetClassifier.Data.Images;

/// <summary>Why an image gave no pixels. One bad image is reported by name and never ends a batch.</summary>
public enum ImageFault
{
    /// <summary>No fault: every pixel of the first frame was decoded.</summary>
    None,

    /// <summary>Nothing is at the path, the path is not a path, or a link leads nowhere.</summary>
    NotFound,

    /// <summary>The file exists but this user may not read it.</summary>
    AccessDenied,

    /// <summary>The path names a folder.</summary>
    IsDirectory,

    /// <summary>
    /// No bytes: a file of length zero, or something that is not a regular file (a pipe, a device), which is never opened and so
    /// never blocks.
    /// </summary>
    Empty,

    /// <summary>The system failed to read the file: a bad disk, a lost network drive, a loop of links.</summary>
    Io,

    /// <summary>More bytes than <see cref="ImageLimits.MaxFileBytes"/>; not read.</summary>
    FileTooLarge,

    /// <summary>
    /// The bytes begin like none of the formats in <see cref="ImageFormat"/>, whatever the file is called.
    /// </summary>
    UnknownFormat,

    /// <summary>
    /// The header states more than <see cref="ImageLimits.MaxPixels"/> pixels or a side over
    /// <see cref="ImageLimits.MaxSide"/>; not decoded.
    /// </summary>
    TooManyPixels,

    /// <summary>The header states a side under <see cref="ImageLimits.MinSide"/>.</summary>
    TooSmall,

    /// <summary>
    /// The data ends before the picture does, even if only by two bytes: an unfinished download or copy; or the header of a
    /// JPEG states more pixels than the file can hold.
    /// </summary>
    /// <remarks>
    /// No fault: a JPEG that lost data but still has its end marker, and flipped bits inside one. Skia fills the gap and reports
    /// success; <see cref="ImageLoadResult.Note"/> says so where libturbojpeg warns, and only a hash of the file always tells.
    /// </remarks>
    Truncated,

    /// <summary>The data contradicts its format: a bad checksum, a damaged stream, half of a progressive JPEG.</summary>
    Corrupt,

    /// <summary>
    /// The bytes begin like one of the formats, but no decoder opens them: the header is damaged, incomplete or states no pixels.
    /// </summary>
    DamagedHeader,
}
