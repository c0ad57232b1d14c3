namespace MlNetClassifier.Data.Images;

/// <summary>
/// Puts a colour behind transparent pixels, before any resizing: hidden colours under transparency must not bleed into edges.
/// </summary>
internal static class BackgroundBlend
{
    /// <summary>Replaces straight-alpha R, G, B, A by opaque R, G, B, 255, blended in sRGB as browsers do.</summary>
    public static void Apply(Span<byte> rgba, RgbColor background)
    {
        for (int i = 0; i < rgba.Length; i += ImageLimits.BytesPerPixel)
        {
            Span<byte> pixel = rgba.Slice(i, ImageLimits.BytesPerPixel);
            int alpha = pixel[3];
            if (alpha == byte.MaxValue)
                continue;

            pixel[0] = Mix(pixel[0], background.Red, alpha);
            pixel[1] = Mix(pixel[1], background.Green, alpha);
            pixel[2] = Mix(pixel[2], background.Blue, alpha);
            pixel[3] = byte.MaxValue;
        }
    }

    /// <summary>The same for colours that are multiplied by alpha already, as decoded pictures of Skia and ML.NET are.</summary>
    public static void ApplyPremultiplied(Span<byte> rgba, RgbColor background)
    {
        for (int i = 0; i < rgba.Length; i += ImageLimits.BytesPerPixel)
        {
            Span<byte> pixel = rgba.Slice(i, ImageLimits.BytesPerPixel);
            int alpha = pixel[3];
            if (alpha == byte.MaxValue)
                continue;

            pixel[0] = Add(pixel[0], background.Red, alpha);
            pixel[1] = Add(pixel[1], background.Green, alpha);
            pixel[2] = Add(pixel[2], background.Blue, alpha);
            pixel[3] = byte.MaxValue;
        }
    }

    private static byte Add(int front, int back, int alpha) => (byte)Math.Min(byte.MaxValue, front + Mix(0, back, alpha));

    private static byte Mix(int front, int back, int alpha) =>
        (byte)(((front * alpha) + (back * (byte.MaxValue - alpha)) + (byte.MaxValue / 2)) / byte.MaxValue);
}
