namespace MlNetClassifier.Data.Images;

/// <summary>
/// The one door for pixels: an image file or its bytes become a tile of exactly the size a network takes, or a named fault.
/// Training, evaluation and scoring all come through here, so they see the same pixels.
/// </summary>
/// <remarks>
/// Bad content and bad files never throw. Of an animation the first frame is taken; EXIF orientation is applied; transparency
/// is laid over <see cref="ImageInput.Background"/>; embedded colour profiles are ignored, as in Pillow. Same bytes, same
/// input, same pixels, whatever was loaded before. Not thread-safe: one loader per thread; its buffers are reused, and those
/// over <see cref="ImageLimits.MaxKeptBytes"/> are given back after each image. Nothing to dispose.
/// </remarks>
public sealed class ImageLoader
{
    private readonly ImageInput _input;
    private readonly ImageFileReader _reader = new();
    private readonly ScratchBuffer _pixels = new();
    private readonly Resampler _resampler;
    private readonly byte[] _tile;

    /// <summary>Makes a loader for one kind of tile.</summary>
    /// <param name="input">What pixels to make.</param>
    /// <exception cref="ArgumentException">The input is out of range; the message lists every fault.</exception>
    public ImageLoader(ImageInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Validate() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join(' ', faults), nameof(input));

        _input = input;
        _resampler = new Resampler(input.Kernel);
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

    private unsafe ImageLoadResult Load(ReadOnlySpan<byte> encoded, Span<byte> rgba)
    {
        if (encoded.IsEmpty)
            return ImageLoadResult.Failure(ImageFault.Empty);
        ImageFormat format = ImageSignature.Recognize(encoded);
        if (format == ImageFormat.Unknown)
            return ImageLoadResult.Failure(ImageFault.UnknownFormat);
        if (format == ImageFormat.Png && ImageSignature.IsEmptyPng(encoded))
            return ImageLoadResult.Failure(ImageFault.TooSmall, detail: null, format);

        // A progressive JPEG that is cut short is told to be invalid; the missing end marker tells why.
        bool endsEarly = format == ImageFormat.Jpeg && !ImageSignature.HasJpegEnd(encoded);
        fixed (byte* bytes = encoded)
        {
            using var image = EncodedImage.TryOpen(bytes, encoded.Length, format);
            if (image is null)
            {
                return endsEarly
                    ? ImageLoadResult.Failure(ImageFault.Truncated, detail: null, format)
                    : ImageLoadResult.Failure(ImageFault.Corrupt, $"the {format} header is damaged or incomplete", format);
            }

            (ImageFault fault, string? detail) = CheckSize(image.Width, image.Height);
            if (fault == ImageFault.None)
                (fault, detail) = Decode(image, rgba);
            if (fault == ImageFault.Corrupt && endsEarly)
                fault = ImageFault.Truncated;
            return new(fault, detail, image.Width, image.Height, format, image.Orientation);
        }
    }

    private (ImageFault Fault, string? Detail) Decode(EncodedImage image, Span<byte> rgba)
    {
        bool isTransposed = UprightTile.IsTransposed(image.Orientation);
        var geometry = ResizeGeometry.Create(_input, image.Width, image.Height, isTransposed);
        int reduction = _input.Exact ? 1 : geometry.Reduction;
        if (!image.CanReduce(reduction))
            reduction = 1;

        int width = EncodedImage.Reduced(image.Width, reduction);
        int height = EncodedImage.Reduced(image.Height, reduction);
        geometry = geometry.Reduced(reduction);
        try
        {
            Span<byte> pixels = _pixels.Take(width * height * ImageLimits.BytesPerPixel);
            ImageFault fault = image.Decode(reduction, pixels);
            if (fault != ImageFault.None)
                return (fault, null);

            if (!image.IsOpaque)
                BackgroundBlend.Apply(pixels, _input.Background);
            Span<byte> tile = _tile.AsSpan(0, geometry.Width * geometry.Height * ImageLimits.BytesPerPixel);
            _resampler.Resize(pixels, width, height, geometry, tile);
            UprightTile.Write(tile, geometry, image.Orientation, _input, rgba);
            return (ImageFault.None, null);
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
