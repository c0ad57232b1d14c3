namespace MlNetClassifier.Data.Images;

/// <summary>The file formats that are decoded, told apart by their first bytes and never by the file's name.</summary>
public enum ImageFormat
{
    /// <summary>None of the others, or not known because the file was never read.</summary>
    Unknown,

    /// <summary>JPEG: baseline and progressive; gray, colour and CMYK.</summary>
    Jpeg,

    /// <summary>PNG: every bit depth and colour type, interlaced or not.</summary>
    Png,

    /// <summary>GIF, of which the first frame is taken.</summary>
    Gif,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>WebP: lossy and lossless; of an animation the first frame.</summary>
    Webp,

    /// <summary>Windows icon, of which the largest picture is taken.</summary>
    Ico,
}
