using MlNetClassifier.Data.Discovery;
using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Data.Checking;

/// <summary>One image of a data set that was opened, decoded and hashed.</summary>
/// <param name="RelativePath">Path below the data set's folder, with <c>/</c> between its parts.</param>
/// <param name="Sample">The image with its label.</param>
/// <param name="Split">The split that training would put it in.</param>
/// <param name="Loaded">Format, orientation and size as stored, or the fault.</param>
/// <param name="ContentHash">SHA-256 of the file's bytes, 64 lower-case hexadecimal digits; null if it could not be read.</param>
public sealed record CheckedImage(string RelativePath, ImageSample Sample, Split Split, ImageLoadResult Loaded,
    string? ContentHash)
{
    /// <summary>How the picture was taken; null unless that was asked for and it can be read.</summary>
    internal PictureQuality? Quality { get; init; }

    /// <summary>Whether training can use the image.</summary>
    public bool IsReadable => Loaded.IsOk;

    /// <summary>Rows of the upright picture; 0 when the header was not reached.</summary>
    public int Height => UprightTile.IsTransposed(Loaded.Orientation) ? Loaded.SourceWidth : Loaded.SourceHeight;

    /// <summary>Columns of the upright picture; 0 when the header was not reached.</summary>
    public int Width => UprightTile.IsTransposed(Loaded.Orientation) ? Loaded.SourceHeight : Loaded.SourceWidth;

    /// <summary>Columns or rows of the picture, whichever are fewer.</summary>
    internal int ShortestSide => Math.Min(Height, Width);

    /// <summary>Columns divided by rows of the upright picture: above 1 for a wide one; NaN when there is no size.</summary>
    public double AspectRatio => (double)Width / Height;
}
