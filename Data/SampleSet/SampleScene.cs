using SkiaSharp;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>The description of one image of the sample set, drawn at random; <see cref="SceneRenderer"/> paints it.</summary>
/// <param name="Width">Width in pixels, from <see cref="MinSide"/> to <see cref="MaxSide"/>.</param>
/// <param name="Height">Height in pixels, in the same range.</param>
/// <param name="Ground">Texture behind everything.</param>
/// <param name="MarksBehind">Clutter under the main shape.</param>
/// <param name="Outline">Form and place of the main shape.</param>
/// <param name="Style">Look of the main shape.</param>
/// <param name="MarksInFront">Strokes that hide a part of the main shape.</param>
/// <param name="Finish">Light, blur, noise and file format.</param>
internal sealed record SampleScene(
    int Width,
    int Height,
    Texture Ground,
    IReadOnlyList<Mark> MarksBehind,
    ShapeOutline Outline,
    ShapeStyle Style,
    IReadOnlyList<Mark> MarksInFront,
    CameraFinish Finish)
{
    public const int MinSide = 72;
    public const int MaxSide = 160;

    // Of the shorter side. The ranges of size, place and direction are as wide as a network of two convolutions can learn
    // from the default number of images without augmentation; wider ones need several times as many images.
    private const float MinRadius = 0.25f;
    private const float MaxRadius = 0.31f;

    // Of the centre from the middle of the image, as a fraction of the side.
    private const float MaxOffset = 0.07f;

    // Neither side is more than this times the other.
    private const float MaxAspect = 4f / 3f;

    /// <summary>The scene of one image: a pure function of its arguments.</summary>
    /// <param name="seed">Seed of the set.</param>
    /// <param name="shape">Class of the image.</param>
    /// <param name="index">0-based position within the class.</param>
    public static SampleScene Draw(int seed, MainShape shape, int index)
    {
        Random random = SeededRandom.Create(seed, $"sample set {shape}", index);
        int width = random.Next(MinSide, MaxSide + 1);
        int height = Math.Clamp((int)(width * MathF.Pow(MaxAspect, random.Between(-1f, 1f))), MinSide, MaxSide);
        int shorter = Math.Min(width, height);

        ScenePalette palette = ScenePalette.Draw(random);
        float radius = random.Between(MinRadius, MaxRadius) * shorter;
        SKPoint center = new(NearMiddle(random, width), NearMiddle(random, height));
        ShapeOutline outline = ShapeOutline.Draw(random, shape, center, radius);

        return new SampleScene(
            width,
            height,
            Texture.Draw(random, palette.Ground, palette.SecondGround),
            DrawClutter(random, palette, width, height, shorter),
            outline,
            ShapeStyle.Draw(random, palette, radius),
            DrawObstacles(random, palette, center, radius),
            CameraFinish.Draw(random, shorter));
    }

    private static Mark[] DrawClutter(Random random, ScenePalette palette, int width, int height, int shorter)
    {
        Mark[] marks = new Mark[random.Next(0, 4)];
        for (int i = 0; i < marks.Length; i++)
        {
            SKPoint center = new(random.Between(0f, width), random.Between(0f, height));
            float length = random.Between(0.15f, 0.35f) * shorter;
            float thickness = random.Between(0.015f, 0.08f) * shorter;
            marks[i] = Mark.Draw(random, center, length, thickness, palette.DrawMark(random));
        }

        return marks;
    }

    private static Mark[] DrawObstacles(Random random, ScenePalette palette, SKPoint shapeCenter, float radius)
    {
        Mark[] marks = new Mark[random.Next(0, 2)];
        for (int i = 0; i < marks.Length; i++)
        {
            SKPoint center = new(
                shapeCenter.X + random.Between(-1f, 1f) * radius,
                shapeCenter.Y + random.Between(-1f, 1f) * radius);
            float length = random.Between(0.8f, 2.4f) * radius;
            float thickness = random.Between(0.08f, 0.28f) * radius;
            marks[i] = Mark.Draw(random, center, length, thickness, palette.DrawMark(random));
        }

        return marks;
    }

    private static float NearMiddle(Random random, int side) => side * random.Between(0.5f - MaxOffset, 0.5f + MaxOffset);
}
