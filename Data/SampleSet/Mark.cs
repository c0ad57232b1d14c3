using SkiaSharp;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>
/// A stroke of the brush that is none of the three shapes: clutter behind the main shape, or an obstacle in front of it.
/// </summary>
/// <remarks>Marks have sides, bends and corners of their own, so none of these alone is proof of a class.</remarks>
/// <param name="Kind">How the points are joined.</param>
/// <param name="Points">Four points in pixels.</param>
/// <param name="Width">Width of the stroke in pixels; at most a third of its length, so that it stays a stroke.</param>
/// <param name="Color">Colour, distant from the shape's.</param>
internal sealed record Mark(MarkKind Kind, IReadOnlyList<SKPoint> Points, float Width, SKColor Color)
{
    private static ReadOnlySpan<MarkKind> Kinds => [MarkKind.Bar, MarkKind.Arc, MarkKind.Zigzag];

    public static Mark Draw(Random random, SKPoint center, float length, float width, SKColor color)
    {
        (float sin, float cos) = MathF.SinCos(random.Between(0f, 2f * MathF.PI));
        MarkKind kind = random.Pick(Kinds);
        float bend = random.Between(0.25f, 0.6f) * length;
        float[] sideways = kind switch
        {
            MarkKind.Bar => [0f, 0f, 0f, 0f],
            MarkKind.Arc => [0f, bend, bend, 0f],
            _ => [-bend / 2f, bend / 2f, -bend / 2f, bend / 2f],
        };
        SKPoint[] points = [.. sideways.Select((side, i) => Place((i / 3f - 0.5f) * length, side))];

        return new Mark(kind, points, MathF.Min(width, length / 3f), color);

        SKPoint Place(float along, float side) =>
            new(center.X + along * cos - side * sin, center.Y + along * sin + side * cos);
    }

    /// <summary>The line to stroke; the caller disposes it.</summary>
    public SKPath ToPath()
    {
        SKPath path = new();
        if (Kind == MarkKind.Arc)
        {
            path.MoveTo(Points[0]);
            path.CubicTo(Points[1], Points[2], Points[3]);
        }
        else
        {
            path.AddPoly([.. Points], close: false);
        }

        return path;
    }
}
