namespace MlNetClassifier.Data.Images;

/// <summary>
/// Puts a colour behind transparent pixels, before any resizing: hidden colours under transparency must not bleed into edges.
/// </summary>
internal static class BackgroundBlend
{
    /// <summary>Replaces R, G, B, A by opaque R, G, B, 255, blended in sRGB as browsers do.</summary>
    /// <param name="rgba">The pixels.</param>
    /// <param name="background">What lies behind them.</param>
    /// <param name="isPremultiplied">
    /// Whether colours are multiplied by alpha already, as in decoded pictures of Skia and ML.NET.
    /// </param>
    public static void Apply(Span<byte> rgba, RgbColor background, bool isPremultiplied = false)
    {
        for (int i = 0; i < rgba.Length; i += ImageLimits.BytesPerPixel)
        {
            Span<byte> pixel = rgba.Slice(i, ImageLimits.BytesPerPixel);
            int alpha = pixel[3];
            if (alpha == byte.MaxValue)
                continue;

            int frontShare = isPremultiplied ? byte.MaxValue : alpha;
            pixel[0] = Mix(pixel[0] * frontShare, background.Red, alpha);
            pixel[1] = Mix(pixel[1] * frontShare, background.Green, alpha);
            pixel[2] = Mix(pixel[2] * frontShare, background.Blue, alpha);
            pixel[3] = byte.MaxValue;
        }
    }

    // A premultiplied colour may be above its alpha in a damaged picture, so the sum is cut.
    private static byte Mix(int front, int back, int alpha) =>
        (byte)Math.Min(byte.MaxValue, (front + (back * (byte.MaxValue - alpha)) + (byte.MaxValue / 2)) / byte.MaxValue);
}
