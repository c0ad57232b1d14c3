using SkiaSharp;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>The colours of one image.</summary>
/// <remarks>
/// Any hue may be in front of any other, a light shape on dark ground or a dark one on light ground, so no pixel gives a
/// class away. What a person needs in order to see the shape is kept: its two colours are lighter or darker than all around it.
/// </remarks>
internal sealed record ScenePalette(SKColor Ground, SKColor SecondGround, SKColor Shape, SKColor SecondShape)
{
    // Differences of luma, which runs from 0 for black to 255 for white.
    private const float ShapeContrast = 72f;
    private const float MarkContrast = 36f;
    private const int Attempts = 40;

    public static ScenePalette Draw(Random random)
    {
        SKColor ground = AnyColor(random);
        SKColor secondGround = Shade(random, ground);
        SKColor shape = ContrastingColor(random, ShapeContrast, AnyColor, ground, secondGround);
        SKColor secondShape = ContrastingColor(random, ShapeContrast, from => Shade(from, shape), ground, secondGround);
        return new ScenePalette(ground, secondGround, shape, secondShape);
    }

    /// <summary>A colour for a mark that cannot be taken for a part of the shape.</summary>
    public SKColor DrawMark(Random random) => ContrastingColor(random, MarkContrast, AnyColor, Shape, SecondShape);

    /// <summary>The colour at a fraction of the way from one to the other.</summary>
    public static SKColor Mix(SKColor from, SKColor to, float fraction) => new(
        Channel(from.Red, to.Red, fraction),
        Channel(from.Green, to.Green, fraction),
        Channel(from.Blue, to.Blue, fraction));

    // The best of several candidates when none has contrast enough, so the number of draws is bounded.
    private static SKColor ContrastingColor(
        Random random, float enough, Func<Random, SKColor> candidate, SKColor one, SKColor other)
    {
        (SKColor Color, float Contrast) best = (SKColors.Black, -1f);
        for (int i = 0; i < Attempts && best.Contrast < enough; i++)
        {
            SKColor color = candidate(random);
            float contrast = MathF.Min(Contrast(color, one), Contrast(color, other));
            if (contrast > best.Contrast)
                best = (color, contrast);
        }

        return best.Color;
    }

    private static float Contrast(SKColor one, SKColor other) => MathF.Abs(Luma(one) - Luma(other));

    // Weights of ITU-R BT.601.
    private static float Luma(SKColor color) => 0.299f * color.Red + 0.587f * color.Green + 0.114f * color.Blue;

    private static SKColor AnyColor(Random random) =>
        SKColor.FromHsl(random.Between(0f, 360f), random.Between(15f, 95f), random.Between(12f, 90f));

    // Same family, clearly lighter or darker, a little turned in hue.
    private static SKColor Shade(Random random, SKColor color)
    {
        color.ToHsl(out float hue, out float saturation, out float lightness);
        float change = random.Between(6f, 18f) * (random.Chance(0.5) ? 1f : -1f);
        return SKColor.FromHsl(
            (hue + random.Between(-35f, 35f) + 360f) % 360f,
            saturation,
            Math.Clamp(lightness + change, 5f, 95f));
    }

    private static byte Channel(byte from, byte to, float fraction) => (byte)MathF.Round(from + (to - from) * fraction);
}
