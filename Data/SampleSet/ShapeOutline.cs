using SkiaSharp;

namespace MlNetClassifier.Data.SampleSet;

/// <summary>The outline of a main shape, in pixels.</summary>
/// <remarks>
/// A shape's size is the radius of the disc of the same area. All classes draw that radius and the position alike, so neither
/// brightness, covered area nor place gives the label away: only the form does.
/// </remarks>
/// <param name="Center">Centre of gravity, in pixels from the top left corner.</param>
/// <param name="Radius">Radius of the disc of the same area, in pixels.</param>
/// <param name="Corners">Corners in pixels; none for a circle.</param>
internal sealed record ShapeOutline(SKPoint Center, float Radius, IReadOnlyList<SKPoint> Corners)
{
    // In degrees: a shape stands upright but for this tilt.
    private const float MaxTilt = 15f;

    // In degrees, of each corner along the circle around them: from a regular triangle to an oblique one whose sharpest angle
    // is still above 45 degrees.
    private const float TriangleJitter = 12f;

    public static ShapeOutline Draw(Random random, MainShape shape, SKPoint center, float radius)
    {
        float turn = random.Between(-MaxTilt, MaxTilt);
        float[] angles = shape switch
        {
            MainShape.Circle => [],
            MainShape.Square => [45f, 135f, 225f, 315f],
            MainShape.Triangle => [Jitter(-90f), Jitter(30f), Jitter(150f)],
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "Expected a shape of the sample set."),
        };
        SKPoint[] corners = [.. angles.Select(angle => Direction(angle + turn))];

        return new ShapeOutline(center, radius, PlaceWithArea(corners, center, MathF.PI * radius * radius));

        float Jitter(float angle) => angle + random.Between(-TriangleJitter, TriangleJitter);
    }

    /// <summary>The outline as a path; the caller disposes it.</summary>
    public SKPath ToPath()
    {
        SKPath path = new();
        if (Corners.Count == 0)
            path.AddCircle(Center.X, Center.Y, Radius);
        else
            path.AddPoly([.. Corners], close: true);

        return path;
    }

    private static SKPoint[] PlaceWithArea(SKPoint[] corners, SKPoint center, float area)
    {
        if (corners.Length == 0)
            return corners;

        // The mean of the corners is the centre of gravity of a triangle and of a square.
        SKPoint middle = new(corners.Average(corner => corner.X), corners.Average(corner => corner.Y));
        float scale = MathF.Sqrt(area / Area(corners));
        return [.. corners.Select(corner => new SKPoint(
            center.X + scale * (corner.X - middle.X),
            center.Y + scale * (corner.Y - middle.Y)))];
    }

    // Shoelace formula.
    private static float Area(SKPoint[] corners)
    {
        float doubled = 0f;
        for (int i = 0; i < corners.Length; i++)
        {
            SKPoint next = corners[(i + 1) % corners.Length];
            doubled += corners[i].X * next.Y - next.X * corners[i].Y;
        }

        return MathF.Abs(doubled) / 2f;
    }

    private static SKPoint Direction(float degrees)
    {
        (float sin, float cos) = MathF.SinCos(degrees * MathF.PI / 180f);
        return new SKPoint(cos, sin);
    }
}
