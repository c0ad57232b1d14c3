using SkiaSharp;

namespace MlNetClassifier.Data.Images;

/// <summary>
/// An image of any format that is read, opened by Skia: the decoder that is always there, and whose verdict counts.
/// </summary>
/// <remarks>Borrows the encoded bytes, which must stay pinned until it is disposed. Not thread-safe.</remarks>
internal sealed unsafe class SkiaImage : IEncodedImage
{
    private readonly SKData _data;
    private readonly SKCodec _codec;
    private readonly SKImageInfo _info;

    private SkiaImage(SKData data, SKCodec codec, ImageFormat format)
    {
        _data = data;
        _codec = codec;
        _info = codec.Info;
        Format = format;
        ExifOrientation orientation = format == ImageFormat.Png
            ? PngChunks.Orientation(data.AsSpan())
            : (ExifOrientation)codec.EncodedOrigin;
        Orientation = orientation is >= ExifOrientation.TopLeft and <= ExifOrientation.LeftBottom
            ? orientation
            : ExifOrientation.TopLeft;
    }

    public ImageFormat Format { get; }

    public ExifOrientation Orientation { get; }

    public int Width => _info.Width;

    public int Height => _info.Height;

    public bool IsOpaque => _info.AlphaType == SKAlphaType.Opaque;

    /// <summary>
    /// Opens bytes of a known format; null when the header is damaged or ends early, which Skia does not tell apart.
    /// </summary>
    public static SkiaImage? TryOpen(byte* encoded, int length, ImageFormat format)
    {
        var data = SKData.Create((IntPtr)encoded, length); // no copy
        if (SKCodec.Create(data) is { } codec)
            return new SkiaImage(data, codec, format);

        data.Dispose();
        return null;
    }

    public bool CanReduce(int reduction)
    {
        if (reduction == 1)
            return true;
        if (Format != ImageFormat.Jpeg)
            return false;
        SKSizeI size = _codec.GetScaledDimensions(1f / reduction);
        return size.Width == IEncodedImage.Reduced(Width, reduction) && size.Height == IEncodedImage.Reduced(Height, reduction);
    }

    public ImageFault Decode(int reduction, Span<byte> rgba)
    {
        // A GIF frame or a run-length bitmap may skip pixels; what an earlier image left there must not show.
        if (Format is not (ImageFormat.Jpeg or ImageFormat.Png))
            rgba.Clear();

        var target = new SKImageInfo(
            IEncodedImage.Reduced(Width, reduction),
            IEncodedImage.Reduced(Height, reduction),
            SKColorType.Rgba8888,
            IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        fixed (byte* pixels = rgba)
        {
            return _codec.GetPixels(target, (IntPtr)pixels) switch
            {
                SKCodecResult.Success => ImageFault.None,
                SKCodecResult.IncompleteInput => ImageFault.Truncated,
                _ => ImageFault.Corrupt,
            };
        }
    }

    public void Dispose()
    {
        _codec.Dispose();
        _data.Dispose();
    }
}
