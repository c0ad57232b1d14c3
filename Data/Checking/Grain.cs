namespace MlNetClassifier.Data.Checking;

/// <summary>
/// Compares the sensor noise of two pictures that are laid over each other: two photographs of one scene have the same shapes
/// but never the same noise, a copy has what compression left of it.
/// </summary>
internal static class Grain
{
    private const int TileSide = 8;

    // Copies were measured at 0.31 and more, other photographs of one scene at up to 0.1.
    private const double MinCorrelation = 0.2;

    // Below this variance there is rounding, no noise; and where one picture has much less than the other it was smoothed.
    private const double MinVariance = 0.1;
    private const double MaxRatio = 4;
    private const double MinTiles = 0.25;

    /// <summary>
    /// Whether both pictures have noise in at least a quarter of their tiles and it is not the same noise. False where there is
    /// too little to tell: drawings, strong compression.
    /// </summary>
    public static bool IsOther(Plane a, Plane b, in FrameAlignment frame)
    {
        List<double> correlations = [];
        int tiles = 0;
        for (int top = 0; top + TileSide <= a.Side; top += TileSide)
        {
            for (int left = 0; left + TileSide <= a.Side; left += TileSide)
            {
                (double squareA, double squareB, double product, int count) = Sums(a, b, frame, top, left);
                if (count < TileSide * TileSide / 2)
                    continue;

                tiles++;
                if (Math.Min(squareA, squareB) >= MinVariance * count
                    && Math.Max(squareA, squareB) <= MaxRatio * Math.Min(squareA, squareB))
                    correlations.Add(product / Math.Sqrt(squareA * squareB));
            }
        }

        correlations.Sort();
        return tiles > 0 && correlations.Count >= MinTiles * tiles && correlations[correlations.Count / 2] < MinCorrelation;
    }

    private static (double SquareA, double SquareB, double Product, int Count) Sums(
        Plane a, Plane b, in FrameAlignment frame, int top, int left)
    {
        (double squareA, double squareB, double product, int count) = (0, 0, 0, 0);
        for (int y = top; y < top + TileSide; y++)
        {
            float otherY = frame.Y(y, a.Side);
            for (int x = left; x < left + TileSide; x++)
            {
                if (!b.TryGet(frame.X(x, a.Side), otherY, out float other))
                    continue;

                float own = a.Values[(y * a.Side) + x];
                (squareA, squareB) = (squareA + (own * own), squareB + (other * other));
                (product, count) = (product + (own * other), count + 1);
            }
        }

        return (squareA, squareB, product, count);
    }
}
