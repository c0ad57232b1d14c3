using SkiaSharp;

namespace MlNetClassifier.Data.Images;

/// <summary>Makes small pictures of images, for people to look at: whole, upright, in their own shape, never enlarged.</summary>
/// <remarks>Same bytes, same thumbnail. Not thread-safe: one per thread. Nothing to dispose.</remarks>
/// <param name="longestSide">Longest side in pixels, 8 to 1024; default <see cref="DefaultSide"/>.</param>
public sealed class ThumbnailMaker(int longestSide = ThumbnailMaker.DefaultSide)
{
    /// <summary>Longest side in pixels if nothing else is said: 96.</summary>
    public const int DefaultSide = 96;

    private const int Quality = 72;
    private readonly Dictionary<int, ImageLoader> _loaders = [];

    /// <summary>Makes the thumbnail of a file.</summary>
    /// <param name="path">An image file.</param>
    /// <returns>A WebP file; null if the image cannot be read.</returns>
    public byte[]? Make(string path)
    {
        int side = longestSide;
        byte[] tile = new byte[side * side * ImageLimits.BytesPerPixel];
        ImageLoadResult read = Loader(side).TryLoad(path, tile);
        if (!read.IsOk)
            return null;

        int longest = Math.Max(ImageInput.MinTileSide, Math.Max(read.SourceHeight, read.SourceWidth));
        if (longest < side)
        {
            side = longest;
            tile = new byte[side * side * ImageLimits.BytesPerPixel];
            if (!Loader(side).TryLoad(path, tile).IsOk)
                return null;
        }

        return Encode(tile, side, Shape(read, side));
    }

    private ImageLoader Loader(int side)
    {
        if (!_loaders.TryGetValue(side, out ImageLoader? loader))
            _loaders[side] = loader = new ImageLoader(new ImageInput { Height = side, Width = side, Resize = ResizeMode.Pad });

        return loader;
    }

    // The part of the tile that the picture fills.
    private static SKRectI Shape(ImageLoadResult read, int side)
    {
        bool isTurned = UprightTile.IsTransposed(read.Orientation);
        (int height, int width) = isTurned ? (read.SourceWidth, read.SourceHeight) : (read.SourceHeight, read.SourceWidth);
        double scale = side / (double)Math.Max(height, width);
        (int rows, int columns) = (Math.Max(1, (int)Math.Floor(height * scale)), Math.Max(1, (int)Math.Floor(width * scale)));
        (int top, int left) = ((side - rows) / 2, (side - columns) / 2);
        return new SKRectI(left, top, left + columns, top + rows);
    }

    private static unsafe byte[]? Encode(byte[] tile, int side, SKRectI shape)
    {
        fixed (byte* pixels = tile)
        {
            using var bitmap = new SKBitmap();
            bitmap.InstallPixels(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)pixels);
            using var picture = new SKBitmap();
            if (!bitmap.ExtractSubset(picture, shape))
                return null;

            using SKData? encoded = picture.Encode(SKEncodedImageFormat.Webp, Quality);
            return encoded?.ToArray();
        }
    }
}
