using System.Runtime.Intrinsics;

namespace MlNetClassifier.Training.Augmenting;

/// <summary>Turns, scales, moves and mirrors an image in one pass, with bilinear sampling.</summary>
/// <remarks>
/// Pixel (x, y) of the result comes from (XX x + XY y + X0, YX x + YY y + Y0) of the original; outside its edge the original is
/// mirrored.
/// </remarks>
internal readonly record struct PixelWarp(double XX, double XY, double X0, double YX, double YY, double Y0)
{
    public const int Channels = 3;

    /// <summary>The warp that turns and scales about the middle, then moves, of a perhaps mirrored image.</summary>
    /// <param name="height">Height of the image.</param>
    /// <param name="width">Width of the image.</param>
    /// <param name="isFlipped">Whether left and right are swapped first.</param>
    /// <param name="right">Move to the right in pixels.</param>
    /// <param name="down">Move downwards in pixels.</param>
    /// <param name="angle">Turn in radians, clockwise on the screen.</param>
    /// <param name="scale">Enlargement, above 0.</param>
    public static PixelWarp Of(int height, int width, bool isFlipped, double right, double down, double angle, double scale)
    {
        (double middleX, double middleY) = ((width - 1) / 2.0, (height - 1) / 2.0);
        double cos = Math.Cos(angle) / scale;
        double sin = Math.Sin(angle) / scale;
        double mirror = isFlipped ? -1 : 1;
        (double x, double y) = (middleX + right, middleY + down);
        return new PixelWarp(
            mirror * cos, mirror * sin, middleX - (mirror * ((cos * x) + (sin * y))),
            -sin, cos, middleY + (sin * x) - (cos * y));
    }

    /// <summary>Computes the result.</summary>
    /// <param name="original">float32 (H, W, 3).</param>
    /// <param name="result">As long as <paramref name="original"/>, other memory.</param>
    /// <param name="height">Height of the image.</param>
    /// <param name="width">Width of the image.</param>
    public void Apply(ReadOnlySpan<float> original, Span<float> result, int height, int width)
    {
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double fromX = (XX * x) + (XY * y) + X0;
                double fromY = (YX * x) + (YY * y) + Y0;
                (double floorX, double floorY) = (Math.Floor(fromX), Math.Floor(fromY));
                (int left, int top) = (Reflect((int)floorX, width), Reflect((int)floorY, height));
                (int rightOf, int below) = (Reflect((int)floorX + 1, width), Reflect((int)floorY + 1, height));
                (float shareX, float shareY) = ((float)(fromX - floorX), (float)(fromY - floorY));
                Vector128<float> upper =
                    Blend(Pixel(original, (top * width) + left), Pixel(original, (top * width) + rightOf), shareX);
                Vector128<float> lower =
                    Blend(Pixel(original, (below * width) + left), Pixel(original, (below * width) + rightOf), shareX);
                Vector128<float> blended = Blend(upper, lower, shareY);
                Span<float> pixel = result.Slice(((y * width) + x) * Channels, Channels);
                (pixel[0], pixel[1], pixel[2]) = (blended[0], blended[1], blended[2]);
            }
        }
    }

    private static Vector128<float> Blend(Vector128<float> first, Vector128<float> second, float share) =>
        first + ((second - first) * share);

    // Reads one number too many, except for the last pixel.
    private static Vector128<float> Pixel(ReadOnlySpan<float> image, int index)
    {
        ReadOnlySpan<float> pixel = image[(index * Channels)..];
        return pixel.Length > Channels ? Vector128.Create(pixel) : Vector128.Create(pixel[0], pixel[1], pixel[2], 0);
    }

    // ... 1 0 | 0 1 2 ... n-1 | n-1 n-2 ...
    private static int Reflect(int index, int count)
    {
        if ((uint)index < (uint)count)
            return index;

        int period = 2 * count;
        index = ((index % period) + period) % period;
        return index < count ? index : period - 1 - index;
    }
}
