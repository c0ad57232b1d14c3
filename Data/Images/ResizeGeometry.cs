namespace MlNetClassifier.Data.Images;

/// <summary>Which part of a picture fills which part of the tile.</summary>
/// <param name="BoxX">Left edge of the part, in pixels of the stored picture; fractions are exact, not rounded.</param>
/// <param name="BoxY">Upper edge of the part.</param>
/// <param name="BoxWidth">Width of the part.</param>
/// <param name="BoxHeight">Height of the part.</param>
/// <param name="Width">Columns that the part becomes, in stored orientation.</param>
/// <param name="Height">Rows that the part becomes, in stored orientation.</param>
/// <param name="OffsetX">Column of the upright tile where it begins.</param>
/// <param name="OffsetY">Row of the upright tile where it begins.</param>
internal readonly record struct ResizeGeometry(
    double BoxX, double BoxY, double BoxWidth, double BoxHeight, int Width, int Height, int OffsetX, int OffsetY)
{
    /// <summary>
    /// How many times the tile must be left on both axes after a reduced decode: Pillow's <c>reducing_gap</c> of 2.
    /// </summary>
    private const int DecodeGap = 2;

    /// <summary>
    /// Plans a picture by its stored size; <paramref name="isTransposed"/> when its stored rows are upright columns.
    /// </summary>
    public static ResizeGeometry Create(ImageInput input, int sourceWidth, int sourceHeight, bool isTransposed)
    {
        // Planned upright, so that a turned photograph is cropped and padded exactly like its upright twin.
        (int width, int height) = isTransposed ? (sourceHeight, sourceWidth) : (sourceWidth, sourceHeight);
        ResizeGeometry upright = input.Resize switch
        {
            ResizeMode.Crop => Crop(input, width, height),
            ResizeMode.Pad => Pad(input, width, height),
            _ => new(0, 0, width, height, input.Width, input.Height, 0, 0),
        };
        return isTransposed ? upright.Transposed() : upright;
    }

    /// <summary>
    /// The largest of 8, 4, 2, 1 that a decoder may reduce by and leave <see cref="DecodeGap"/> times the tile.
    /// </summary>
    public int Reduction
    {
        get
        {
            int reduction = 8;
            while (reduction > 1 && (BoxWidth < DecodeGap * reduction * Width || BoxHeight < DecodeGap * reduction * Height))
                reduction /= 2;
            return reduction;
        }
    }

    /// <summary>The same part of a picture that was decoded at 1 / <paramref name="reduction"/>.</summary>
    /// <remarks>
    /// 375 rows become 187.5, though the decoder delivers 188: taking those for the whole picture shifts it by up to half a
    /// pixel, which costs about 12 dB.
    /// </remarks>
    public ResizeGeometry Reduced(int reduction) => this with
    {
        BoxX = BoxX / reduction,
        BoxY = BoxY / reduction,
        BoxWidth = BoxWidth / reduction,
        BoxHeight = BoxHeight / reduction,
    };

    private static ResizeGeometry Crop(ImageInput input, int width, int height)
    {
        // Compared in whole numbers, so that the side that is kept whole is kept whole to the last bit.
        bool isTall = (long)width * input.Height <= (long)height * input.Width;
        double boxWidth = isTall ? width : (double)height * input.Width / input.Height;
        double boxHeight = isTall ? (double)width * input.Height / input.Width : height;
        return new((width - boxWidth) / 2, (height - boxHeight) / 2, boxWidth, boxHeight, input.Width, input.Height, 0, 0);
    }

    private static ResizeGeometry Pad(ImageInput input, int width, int height)
    {
        bool isTall = (long)width * input.Height <= (long)height * input.Width;
        int padWidth = isTall ? Scaled(width, input.Height, height) : input.Width;
        int padHeight = isTall ? input.Height : Scaled(height, input.Width, width);
        return new(0, 0, width, height, padWidth, padHeight, (input.Width - padWidth) / 2, (input.Height - padHeight) / 2);
    }

    // Never 0: a line of 30000x8 stays a line.
    private static int Scaled(int side, int numerator, int denominator) =>
        (int)Math.Max(1, (((long)side * numerator * 2) + denominator) / (2L * denominator));

    private ResizeGeometry Transposed() => this with
    {
        BoxX = BoxY,
        BoxY = BoxX,
        BoxWidth = BoxHeight,
        BoxHeight = BoxWidth,
        Width = Height,
        Height = Width,
    };
}
