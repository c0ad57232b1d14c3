namespace MlNetClassifier.Pipelines.Scoring;

/// <summary>
/// Pixels in the order that a network takes them: what ML.NET's <c>ExtractPixels</c> does in the saved pipeline.
/// </summary>
internal static class PlanarRgb
{
    /// <summary>Separates the colours.</summary>
    /// <param name="rgba">R, G, B, 255 per pixel, as <see cref="Data.Images.ImageLoader"/> writes them.</param>
    /// <param name="planes">Receives all reds, all greens, all blues: uint8 (3, H, W).</param>
    public static void Write(ReadOnlySpan<byte> rgba, Span<byte> planes)
    {
        int count = rgba.Length / 4;
        Span<byte> reds = planes[..count], greens = planes.Slice(count, count), blues = planes.Slice(2 * count, count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> pixel = rgba.Slice(4 * i, 4);
            (reds[i], greens[i], blues[i]) = (pixel[0], pixel[1], pixel[2]);
        }
    }
}
