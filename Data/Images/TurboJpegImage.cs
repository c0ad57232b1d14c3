namespace MlNetClassifier.Data.Images;

/// <summary>
/// A JPEG opened by the system's libturbojpeg, whose vector code Skia's decoder lacks on x64: about twice as fast.
/// </summary>
/// <remarks>
/// One is used for one image after another. It takes only what it decodes without a word of complaint; everything else is for
/// <see cref="SkiaImage"/> to judge, so that no verdict depends on which machine has the library. Borrows the encoded bytes,
/// which must stay pinned while it is open. Not thread-safe.
/// </remarks>
internal sealed unsafe class TurboJpegImage(TurboJpeg library) : IEncodedImage
{
    private TurboJpeg.Decompressor _decompressor = library.CreateDecompressor();
    private byte* _encoded;
    private int _length;
    private int _width;
    private int _height;

    public ImageFormat Format => ImageFormat.Jpeg;

    public ExifOrientation Orientation { get; private set; }

    public int Width => _width;

    public int Height => _height;

    public bool IsOpaque => true;

    /// <summary>What the library warned of in the image that was opened last, if that is why it left it to Skia.</summary>
    public string? Warning { get; private set; }

    /// <summary>Opens a JPEG; false when it is one for Skia: damaged, or in CMYK, which the library leaves as it is.</summary>
    public bool TryOpen(byte* encoded, int length)
    {
        Warning = null;
        if (_decompressor.IsInvalid)
            return false;

        if (!_decompressor.TryReadHeader(encoded, length, out _width, out _height, out int colorSpace))
        {
            Warning = _decompressor.Warning();

            // After a damaged header it would refuse every image that follows.
            _decompressor.Dispose();
            _decompressor = library.CreateDecompressor();
            return false;
        }

        if (colorSpace >= TurboJpeg.ColorSpaceCmyk)
            return false;

        _encoded = encoded;
        _length = length;
        Orientation = JpegMarkers.Orientation(new ReadOnlySpan<byte>(encoded, length));
        return true;
    }

    public bool CanReduce(int reduction) => reduction is 1 or 2 or 4 or 8;

    public ImageFault Decode(int reduction, Span<byte> rgba)
    {
        int width = IEncodedImage.Reduced(_width, reduction);
        int height = IEncodedImage.Reduced(_height, reduction);
        if (rgba.Length < (long)width * height * ImageLimits.BytesPerPixel)
            throw new ArgumentException($"{height}x{width} pixels do not fit {rgba.Length} bytes.", nameof(rgba));

        fixed (byte* pixels = rgba)
        {
            if (_decompressor.TryDecode(_encoded, _length, pixels, width, height))
                return ImageFault.None;

            Warning = _decompressor.Warning();
            return ImageFault.Corrupt;
        }
    }

    /// <summary>Releases the bytes; the next image can be opened.</summary>
    public void Dispose() => _encoded = null;
}
