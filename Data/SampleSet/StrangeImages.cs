using SkiaSharp;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>Pictures that show nothing: noise and textures, to see whether a model takes them for one of its classes.</summary>
/// <remarks>The same seed gives the same pictures.</remarks>
public static class StrangeImages
{
    /// <summary>Side of every picture, in pixels.</summary>
    public const int Side = 224;

    private const int Coarse = 16; // side of a square of coarse noise

    /// <summary>Draws noise: every other picture of single pixels, the rest of squares.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Draws the colours.</param>
    /// <returns>PNG files.</returns>
    public static IEnumerable<byte[]> Noise(int count, int seed) => Enumerable.Range(0, count).Select(index =>
    {
        Random random = SeededRandom.Create(seed, "noise", index);
        int size = index % 2 == 0 ? 1 : Coarse;
        using var noise = new SKBitmap(Side / size, Side / size, SKColorType.Rgba8888, SKAlphaType.Opaque);
        noise.Pixels = [.. Enumerable.Range(0, noise.Width * noise.Height).Select(_ => Colour(random))];
        return Draw(canvas =>
        {
            using var paint = new SKPaint { FilterQuality = SKFilterQuality.None };
            canvas.DrawBitmap(noise, SKRect.Create(Side, Side), paint);
        });
    });

    /// <summary>Draws textures: plain colours, gradients, stripes and mottles.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Draws kinds and colours.</param>
    /// <returns>PNG files.</returns>
    public static IEnumerable<byte[]> Textures(int count, int seed) => Enumerable.Range(0, count).Select(index =>
    {
        Random random = SeededRandom.Create(seed, "texture", index);
        return Draw(canvas =>
        {
            var area = SKRect.Create(Side, Side);
            using SKShader shader = Texture.Draw(random, Colour(random), Colour(random)).ToShader(area);
            using var paint = new SKPaint { Shader = shader };
            canvas.DrawRect(area, paint);
        });
    });

    private static SKColor Colour(Random random) => new((uint)random.Next() | 0xff000000);

    private static byte[] Draw(Action<SKCanvas> draw)
    {
        using var picture = new SKBitmap(Side, Side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(picture))
            draw(canvas);

        using SKData png = picture.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }
}
