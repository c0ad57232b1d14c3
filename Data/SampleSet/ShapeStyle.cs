using SkiaSharp;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>How a main shape is painted.</summary>
/// <param name="Surface">Texture of the inside, or of the ring when hollow.</param>
/// <param name="Hollow">True if only a thick ring along the outline is painted.</param>
/// <param name="RimWidth">Width in pixels of the ring, or of the rim around a filled shape; 0 for no rim.</param>
/// <param name="RimColor">Colour of that rim.</param>
/// <param name="CornerRadius">Rounding of corners in pixels; 0 for sharp ones.</param>
/// <param name="Shadow">Offset of the cast shadow in pixels; zero for none.</param>
internal sealed record ShapeStyle(
    Texture Surface, bool Hollow, float RimWidth, SKColor RimColor, float CornerRadius, SKPoint Shadow)
{
    public static ShapeStyle Draw(Random random, ScenePalette palette, float radius)
    {
        Texture surface = Texture.Draw(random, palette.Shape, palette.SecondShape);
        bool hollow = random.Chance(0.12);
        bool rim = random.Chance(0.3);
        float rimWidth = hollow ? random.Between(0.28f, 0.4f) * radius : rim ? random.Between(0.06f, 0.14f) * radius : 0f;
        SKColor rimColor = ScenePalette.Mix(palette.Shape, random.Chance(0.5) ? SKColors.Black : SKColors.White, 0.55f);
        float cornerRadius = random.Between(0f, 0.08f) * radius;
        SKPoint shadow = random.Chance(0.35)
            ? new SKPoint(random.Between(-0.16f, 0.16f) * radius, random.Between(0.05f, 0.18f) * radius)
            : SKPoint.Empty;
        return new ShapeStyle(surface, hollow, rimWidth, rimColor, cornerRadius, shadow);
    }
}
