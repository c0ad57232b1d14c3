namespace MlNetClassifier.Data.Images;

/// <summary>
/// The single entry point for pixels: an image file or its bytes become a tile of exactly the size a network takes, or a named
/// fault. Training, evaluation and scoring all come through here, so they see the same pixels.
/// </summary>
/// <remarks>
/// Bad content and bad files never throw. Of an animation the first frame is taken; EXIF orientation is applied; transparency
/// is laid over <see cref="ImageInput.Background"/>; embedded colour profiles are ignored, as in Pillow. Same bytes, same
/// input, same pixels, whatever was loaded before. Not thread-safe: one loader per thread; its buffers are reused, and those
/// over <see cref="ImageLimits.MaxKeptBytes"/> are released after each image. Nothing to dispose.
/// </remarks>
public sealed class ImageLoader
{
    private static readonly Lock LargeImage = new();

    private readonly ImageInput _input;
    private readonly ImageFileReader _reader = new();
    private readonly ScratchBuffer _pixels = new();
    private readonly Resampler _resampler;
    private readonly TurboJpegImage? _turboJpeg;
    private readonly byte[] _tile;

    /// <summary>Makes a loader for one kind of tile.</summary>
    /// <param name="input">What pixels to make.</param>
    /// <exception cref="ArgumentException">The input is out of range; the message lists every fault.</exception>
    public ImageLoader(ImageInput input)
        : this(input, JpegDecoder.Current)
    {
    }

    /// <summary>Makes a loader with a given JPEG decoder, to compare decoders.</summary>
    internal ImageLoader(ImageInput input, JpegDecoder jpegDecoder)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(' ', faults), nameof(input));

        _input = input;
        _resampler = new Resampler(input.Kernel);
        _turboJpeg = jpegDecoder.Library is { } library ? new TurboJpegImage(library) : null;
        _tile = new byte[input.ByteCount];
    }

    /// <summary>Loads an image file.</summary>
    /// <param name="path">The file; its name and extension do not matter, its content does.</param>
    /// <param name="rgba">
    /// Receives the tile: <see cref="ImageInput.ByteCount"/> bytes, rows from the top, R, G, B, 255 per pixel. On a fault it
    /// keeps what it held.
    /// </param>
    /// <returns>The fault, or what the header said of the image.</returns>
    /// <exception cref="ArgumentException"><paramref name="rgba"/> has another length.</exception>
    public ImageLoadResult TryLoad(string path, Span<byte> rgba)
    {
        ArgumentNullException.ThrowIfNull(path);
        CheckLength(rgba);
        try
        {
            ImageLoadResult read = _reader.TryRead(path, out ReadOnlySpan<byte> encoded);
            return read.IsOk ? Load(encoded, rgba) : read;
        }
        finally
        {
            _reader.Release();
        }
    }

    /// <summary>Loads an image, whether it is a file or in memory.</summary>
    /// <param name="image">The image.</param>
    /// <param name="rgba">As for a file.</param>
    /// <returns>The fault, or what the header said of the image.</returns>
    /// <exception cref="ArgumentException"><paramref name="rgba"/> has another length.</exception>
    public ImageLoadResult TryLoad(ImageContent image, Span<byte> rgba)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Bytes is { } bytes ? TryLoad(bytes.Span, rgba) : TryLoad(image.Name, rgba);
    }

    /// <summary>Loads an image that is already in memory, such as an upload.</summary>
    /// <param name="encoded">The bytes of the file; not kept.</param>
    /// <param name="rgba">As for a file.</param>
    /// <returns>The fault, or what the header said of the image.</returns>
    /// <exception cref="ArgumentException"><paramref name="rgba"/> has another length.</exception>
    public ImageLoadResult TryLoad(ReadOnlySpan<byte> encoded, Span<byte> rgba)
    {
        CheckLength(rgba);
        return encoded.Length > ImageLimits.MaxFileBytes
            ? ImageLoadResult.Failure(
                ImageFault.FileTooLarge, $"{encoded.Length} bytes; at most {ImageLimits.MaxFileBytes} are read")
            : Load(encoded, rgba);
    }

    /// <summary>Fits a picture that is decoded already into the tile, by the same resize as a file's.</summary>
    /// <param name="pixels">Rows from the top, four bytes per pixel, colours multiplied by alpha.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="isBgra">Whether a pixel is B, G, R, A instead of R, G, B, A.</param>
    /// <param name="rgba">As for a file.</param>
    /// <returns>
    /// A fault for a picture without pixels or with more than <see cref="ImageLimits"/> allow; never anything else.
    /// </returns>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public ImageLoadResult TryFit(ReadOnlySpan<byte> pixels, int width, int height, bool isBgra, Span<byte> rgba)
    {
        CheckLength(rgba);
        (ImageFault fault, string? detail) = CheckSize(width, height);
        if (fault != ImageFault.None)
            return ImageLoadResult.Failure(fault, detail);
        if (pixels.Length != (long)width * height * ImageLimits.BytesPerPixel)
            throw new ArgumentException($"{height}x{width} pixels take {(long)width * height * ImageLimits.BytesPerPixel} "
                + $"bytes; {pixels.Length} were given.", nameof(pixels));

        try
        {
            Span<byte> copy = _pixels.Take(pixels.Length);
            pixels.CopyTo(copy);
            for (int i = 0; isBgra && i < copy.Length; i += ImageLimits.BytesPerPixel)
                (copy[i], copy[i + 2]) = (copy[i + 2], copy[i]);

            BackgroundBlend.Apply(copy, _input.Background, isPremultiplied: true);
            var geometry = ResizeGeometry.Create(_input, width, height, isTransposed: false);
            _resampler.Resize(copy, width, height, geometry, Tile(geometry));
            UprightTile.Write(Tile(geometry), geometry, ExifOrientation.TopLeft, _input, rgba);
            return new(ImageFault.None, null, width, height, ImageFormat.Unknown, ExifOrientation.TopLeft);
        }
        finally
        {
            _pixels.Release();
        }
    }

    private unsafe ImageLoadResult Load(ReadOnlySpan<byte> encoded, Span<byte> rgba)
    {
        if (encoded.IsEmpty)
            return ImageLoadResult.Failure(ImageFault.Empty);
        ImageFormat format = ImageSignature.Recognize(encoded);
        if (format == ImageFormat.Unknown)
            return ImageLoadResult.Failure(ImageFault.UnknownFormat);
        if (format == ImageFormat.Jpeg
            && JpegFrame.TryRead(encoded) is { } frame
            && CheckSize(frame.Width, frame.Height).Fault == ImageFault.None
            && frame.FaultOf(encoded.Length) is (var lie, var words))
            return new(lie, words, frame.Width, frame.Height, format, ExifOrientation.Unknown);
        if (format == ImageFormat.Ico && IcoDirectory.IsTruncated(encoded))
            return ImageLoadResult.Failure(ImageFault.Truncated, detail: null, format);

        fixed (byte* bytes = encoded)
        {
            // What libturbojpeg does not decode without complaint is for Skia to judge.
            if (format == ImageFormat.Jpeg && _turboJpeg?.TryOpen(bytes, encoded.Length) == true
                && Load(_turboJpeg, rgba) is { IsOk: true } loaded)
                return loaded;

            using var image = SkiaImage.TryOpen(bytes, encoded.Length, format);
            if (image is not null)
            {
                ImageLoadResult judged = Load(image, rgba);
                return judged.IsOk && format == ImageFormat.Jpeg && _turboJpeg?.Warning is { } warning
                    ? judged with { Note = $"damaged: {warning}" }
                    : judged;
            }

            // The segments of a JPEG's header may be longer than an unfinished copy; its end marker tells.
            return format == ImageFormat.Jpeg && !ImageSignature.HasJpegEnd(encoded)
                ? ImageLoadResult.Failure(ImageFault.Truncated, detail: null, format)
                : ImageLoadResult.Failure(ImageFault.DamagedHeader,
                    $"begins as {format}, but its header is damaged, incomplete or without pixels", format);
        }
    }

    private ImageLoadResult Load(IEncodedImage image, Span<byte> rgba)
    {
        (ImageFault fault, string? detail) = CheckSize(image.Width, image.Height);
        if (fault == ImageFault.None)
            (fault, detail) = Decode(image, rgba);

        return new(fault, detail, image.Width, image.Height, image.Format, image.Orientation);
    }

    private (ImageFault Fault, string? Detail) Decode(IEncodedImage image, Span<byte> rgba)
    {
        bool isTransposed = UprightTile.IsTransposed(image.Orientation);
        var geometry = ResizeGeometry.Create(_input, image.Width, image.Height, isTransposed);
        int reduction = _input.Exact ? 1 : geometry.Reduction;
        if (!image.CanReduce(reduction))
            reduction = 1;

        int width = IEncodedImage.Reduced(image.Width, reduction);
        int height = IEncodedImage.Reduced(image.Height, reduction);
        geometry = geometry.Reduced(reduction);
        try
        {
            ImageFault fault = FitOneByOne(image, reduction, width, height, geometry);
            if (fault == ImageFault.None)
                UprightTile.Write(Tile(geometry), geometry, image.Orientation, _input, rgba);
            return (fault, null);
        }
        catch (OutOfMemoryException)
        {
            return (ImageFault.TooManyPixels, $"no memory for {height}x{width} pixels");
        }
        finally
        {
            _pixels.Release();
        }
    }

    // Two panoramas at once would take twice as much; ordinary images do not wait.
    private ImageFault FitOneByOne(IEncodedImage image, int reduction, int width, int height, in ResizeGeometry geometry)
    {
        int length = width * height * ImageLimits.BytesPerPixel;
        if (length <= ImageLimits.MaxKeptBytes)
            return Fit(image, reduction, width, height, geometry, _pixels.Take(length));

        lock (LargeImage)
        {
            try
            {
                return Fit(image, reduction, width, height, geometry, _pixels.Take(length));
            }
            finally
            {
                _pixels.Release();
            }
        }
    }

    private ImageFault Fit(IEncodedImage image, int reduction, int width, int height, in ResizeGeometry geometry,
        Span<byte> pixels)
    {
        ImageFault fault = image.Decode(reduction, pixels);
        if (fault != ImageFault.None)
            return fault;

        if (!image.IsOpaque)
            BackgroundBlend.Apply(pixels, _input.Background);
        _resampler.Resize(pixels, width, height, geometry, Tile(geometry));
        return ImageFault.None;
    }

    private Span<byte> Tile(in ResizeGeometry geometry) =>
        _tile.AsSpan(0, geometry.Width * geometry.Height * ImageLimits.BytesPerPixel);

    private static (ImageFault Fault, string? Detail) CheckSize(int width, int height)
    {
        if (Math.Min(width, height) < ImageLimits.MinSide)
            return (ImageFault.TooSmall, null);
        if ((long)width * height > ImageLimits.MaxPixels || Math.Max(width, height) > ImageLimits.MaxSide)
        {
            return (ImageFault.TooManyPixels,
                $"{height}x{width} pixels; at most {ImageLimits.MaxPixels} are decoded and {ImageLimits.MaxSide} on a side");
        }

        return (ImageFault.None, null);
    }

    private void CheckLength(Span<byte> rgba)
    {
        if (rgba.Length != _input.ByteCount)
        {
            throw new ArgumentException(
                $"A tile of {_input} takes {_input.ByteCount} bytes; {rgba.Length} were given.", nameof(rgba));
        }
    }
}
