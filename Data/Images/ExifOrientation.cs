namespace MlNetClassifier.Data.Images;

/// <summary>
/// How a camera was held, as EXIF tag 0x0112 numbers it: where the stored picture's first row and first column lie in the
/// upright picture.
/// </summary>
public enum ExifOrientation
{
    /// <summary>Not read, because the image gave a fault before its header.</summary>
    Unknown = 0,

    /// <summary>Stored upright.</summary>
    TopLeft = 1,

    /// <summary>Mirrored left to right.</summary>
    TopRight = 2,

    /// <summary>Turned by half a turn.</summary>
    BottomRight = 3,

    /// <summary>Mirrored top to bottom.</summary>
    BottomLeft = 4,

    /// <summary>Mirrored at the main diagonal: rows are columns.</summary>
    LeftTop = 5,

    /// <summary>Turned; upright after a quarter turn clockwise.</summary>
    RightTop = 6,

    /// <summary>Mirrored at the other diagonal.</summary>
    RightBottom = 7,

    /// <summary>Turned; upright after a quarter turn counter-clockwise.</summary>
    LeftBottom = 8,
}
