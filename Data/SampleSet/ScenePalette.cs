using SkiaSharp;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>The colours of one image.</summary>
/// <remarks>
/// Any colour may be in front of any other, the light one or the dark one, so no pixel speaks for a class. What a person needs
/// in order to see the shape is kept: its two colours differ from everything around it.
/// </remarks>
internal sealed record ScenePalette(SKColor Ground, SKColor SecondGround, SKColor Shape, SKColor SecondShape)
{
    // Distances of the scale of Distance, where black to white is 765.
    private const float ShapeContrast = 210f;
    private const float MarkContrast = 130f;
    private const int Attempts = 40;

    public static ScenePalette Draw(Random random)
    {
        SKColor ground = AnyColor(random);
        SKColor secondGround = Shade(random, ground);
        SKColor shape = DistantColor(random, ShapeContrast, AnyColor, ground, secondGround);
        SKColor secondShape = DistantColor(random, ShapeContrast, from => Shade(from, shape), ground, secondGround);
        return new ScenePalette(ground, secondGround, shape, secondShape);
    }

    /// <summary>A colour for a mark that cannot be taken for a part of the shape.</summary>
    public SKColor DrawMark(Random random) => DistantColor(random, MarkContrast, AnyColor, Shape, SecondShape);

    /// <summary>The colour at a fraction of the way from one to the other.</summary>
    public static SKColor Mix(SKColor from, SKColor to, float fraction) => new(
        Channel(from.Red, to.Red, fraction),
        Channel(from.Green, to.Green, fraction),
        Channel(from.Blue, to.Blue, fraction));

    /// <summary>How different two colours look, from 0 to 765: the weighted distance known as "redmean".</summary>
    public static float Distance(SKColor one, SKColor other)
    {
        float meanRed = (one.Red + other.Red) / 2f;
        float red = one.Red - other.Red;
        float green = one.Green - other.Green;
        float blue = one.Blue - other.Blue;
        return MathF.Sqrt(
            (2f + meanRed / 256f) * red * red + 4f * green * green + (2f + (255f - meanRed) / 256f) * blue * blue);
    }

    // The most distant of several candidates when none is distant enough; the number of draws is bounded.
    private static SKColor DistantColor(
        Random random, float enough, Func<Random, SKColor> candidate, SKColor one, SKColor other)
    {
        (SKColor Color, float Distance) best = (SKColors.Black, -1f);
        for (int i = 0; i < Attempts && best.Distance < enough; i++)
        {
            SKColor color = candidate(random);
            float distance = MathF.Min(Distance(color, one), Distance(color, other));
            if (distance > best.Distance)
                best = (color, distance);
        }

        return best.Color;
    }

    private static SKColor AnyColor(Random random) =>
        SKColor.FromHsl(random.Between(0f, 360f), random.Between(15f, 95f), random.Between(12f, 90f));

    // Same family, clearly lighter or darker, a little turned in hue.
    private static SKColor Shade(Random random, SKColor color)
    {
        color.ToHsl(out float hue, out float saturation, out float lightness);
        float change = random.Between(8f, 28f) * (random.Chance(0.5) ? 1f : -1f);
        return SKColor.FromHsl(
            (hue + random.Between(-35f, 35f) + 360f) % 360f,
            saturation,
            Math.Clamp(lightness + change, 5f, 95f));
    }

    private static byte Channel(byte from, byte to, float fraction) => (byte)MathF.Round(from + (to - from) * fraction);
}
