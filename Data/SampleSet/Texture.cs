using SkiaSharp;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>The look of a surface: two colours and their layout.</summary>
/// <param name="Kind">The layout.</param>
/// <param name="First">One colour; the only one of a plain texture.</param>
/// <param name="Second">The other colour.</param>
/// <param name="Angle">Direction of gradients and stripes, in degrees.</param>
/// <param name="Scale">Period of stripes and size of mottles, in pixels.</param>
/// <param name="Seed">Chooses the mottles.</param>
internal sealed record Texture(TextureKind Kind, SKColor First, SKColor Second, float Angle, float Scale, int Seed)
{
    private static ReadOnlySpan<TextureKind> Kinds =>
    [
        TextureKind.Plain, TextureKind.LinearGradient, TextureKind.RadialGradient, TextureKind.Stripes, TextureKind.Mottle,
    ];

    public static Texture Draw(Random random, SKColor first, SKColor second) => new(
        random.Pick(Kinds), first, second, random.Between(0f, 360f), random.Between(6f, 20f), random.Next());

    /// <summary>The texture over an area, as something to paint with; the caller disposes it.</summary>
    public SKShader ToShader(SKRect area)
    {
        SKPoint center = new(area.MidX, area.MidY);
        float reach = MathF.Max(area.Width, area.Height) / 2f;
        (float sin, float cos) = MathF.SinCos(Angle * MathF.PI / 180f);
        SKPoint direction = new(cos, sin);
        return Kind switch
        {
            TextureKind.Plain => SKShader.CreateColor(First),
            TextureKind.LinearGradient => SKShader.CreateLinearGradient(
                Along(-reach), Along(reach), [First, Second], SKShaderTileMode.Clamp),
            TextureKind.RadialGradient => SKShader.CreateRadialGradient(
                Along(reach / 2f), 1.5f * reach, [First, Second], SKShaderTileMode.Clamp),
            TextureKind.Stripes => SKShader.CreateLinearGradient(
                center, Along(Scale), [First, First, Second, Second], [0f, 0.48f, 0.52f, 1f], SKShaderTileMode.Mirror),
            TextureKind.Mottle => Mottles(area),
            _ => throw new InvalidOperationException($"Texture {Kind} has no shader."),
        };

        SKPoint Along(float distance) => new(center.X + distance * direction.X, center.Y + distance * direction.Y);
    }

    // A coarse grid of mixed colours, magnified smoothly when it is painted.
    private SKShader Mottles(SKRect area)
    {
        Random random = SeededRandom.Create(Seed, "sample set mottles");
        int columns = (int)(area.Width / Scale) + 2;
        int rows = (int)(area.Height / Scale) + 2;
        using SKBitmap grid = new(columns, rows);
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                grid.SetPixel(column, row, ScenePalette.Mix(First, Second, random.NextSingle()));

        SKMatrix magnified = SKMatrix.CreateScaleTranslation(Scale, Scale, area.Left - Scale / 2f, area.Top - Scale / 2f);
        return SKShader.CreateBitmap(grid, SKShaderTileMode.Mirror, SKShaderTileMode.Mirror, magnified);
    }
}
