namespace MlNetClassifier.Data.Images;

/// <summary>
/// What one image may cost. The limits are checked from the file's length and the image's header, before any memory of that
/// size is taken, because a file of 74 bytes can state 3.6 billion pixels.
/// </summary>
public static class ImageLimits
{
    /// <summary>Largest encoded image, in bytes: 256 MiB. A lossless photograph of <see cref="MaxPixels"/> pixels fits.</summary>
    public const int MaxFileBytes = 256 << 20;

    /// <summary>
    /// Most pixels a header may state: 89,478,485, where Pillow begins to warn of a decompression bomb (a quarter of a GiB of
    /// RGB).
    /// </summary>
    public const int MaxPixels = 89_478_485;

    /// <summary>
    /// Longest side, in pixels: 65,535, the most that JPEG and GIF can state. Keeps the sums of one target pixel short enough
    /// for float32 and the resize weights of one axis under a few MB.
    /// </summary>
    public const int MaxSide = 65_535;

    /// <summary>
    /// Shortest side, in pixels. A picture of one pixel is a picture; whether it is worth training on is the data set's
    /// question.
    /// </summary>
    public const int MinSide = 1;

    /// <summary>Bytes of a decoded pixel: R, G, B, A.</summary>
    public const int BytesPerPixel = 4;

    /// <summary>
    /// Most memory that the decoded pixels of one image take, in bytes: follows from <see cref="MaxPixels"/>. Images over
    /// <see cref="MaxKeptBytes"/> are decoded one at a time in a process. The decoder may take as much again inside for
    /// interlaced, progressive and WebP images.
    /// </summary>
    public const int MaxDecodedBytes = MaxPixels * BytesPerPixel;

    /// <summary>
    /// Largest buffer, in bytes, that a loader keeps for its next image: 64 MiB, a photograph of 16 megapixels decoded in
    /// full.
    /// </summary>
    public const int MaxKeptBytes = 64 << 20;
}
