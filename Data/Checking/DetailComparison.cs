namespace MlNetClassifier.Data.Checking;

/// <summary>
/// The second witness: two pictures are laid over each other at a few hundred pixels and compared tile by tile. A copy differs
/// by the noise of another compression; another photograph of the same scene differs like another picture somewhere.
/// </summary>
internal static class DetailComparison
{
    // Of the contrast of a tile. Copies were measured at up to 0.26, other pictures from 0.31 on (docs/data-check.md).
    private const double MaxDifference = 0.28;

    // Coarse levels only have to leave out what is clear: little time is spent on it then.
    private const double MaxCoarseDifference = 0.8;

    // Variance that JPEG at quality 40 adds to a tile and more, in levels of 255.
    private const double NoiseVariance = 100;

    // Cut from each edge, as a fraction of the side; and how far the found frame may lie outside of the other.
    private const double MaxCrop = 0.085;
    private const double MaxOutside = 0.002;
    private const double PixelsOutside = 0.25;
    private const double CoarseOutside = 0.01;

    // Finer planes are compared by the alignment of this one: it is exact to a few hundredths of a pixel.
    private const int FinestAlignedSide = 192;
    private const int CellSide = 4;

    /// <summary>Whether one picture is a copy of the other: saved again, resized, or cropped by a few percent.</summary>
    public static bool IsCopy(PictureDetail a, PictureDetail b)
    {
        FrameAlignment frame = FrameAlignment.Same;
        for (int level = a.Luma.Count - 1; level >= 0; level--)
        {
            Plane here = a.Luma[level], there = b.Luma[level];
            if (level > 0 || here.Side <= FinestAlignedSide)
                frame = frame.Improve(here, there);

            double outside = MaxOutside + (PixelsOutside / here.Side) + (level > 0 ? CoarseOutside : 0);
            (double least, double most) = frame.Margins();
            if (!(least >= -outside && most <= MaxCrop + outside)
                || WorstTile(here, there, frame, NoiseVariance) > (level > 0 ? MaxCoarseDifference : MaxDifference))
                return false;
        }

        return WorstTile(a.Blueness, b.Blueness, frame, NoiseVariance) <= MaxDifference
            && WorstTile(a.Redness, b.Redness, frame, NoiseVariance) <= MaxDifference
            && !Grain.IsOther(a.Grain, b.Grain, frame);
    }

    /// <summary>
    /// The largest difference of any tile of 8x8 values, against its contrast in both pictures: 0 for the same values, about 1
    /// for pictures without a relation.
    /// </summary>
    public static double WorstTile(Plane a, Plane b, in FrameAlignment frame, double noiseVariance)
    {
        int side = a.Side, cells = side / CellSide;
        var sums = new TileSums[cells * cells];
        for (int y = 0; y < cells * CellSide; y++)
        {
            float otherY = frame.Y(y, side);
            for (int x = 0; x < cells * CellSide; x++)
            {
                if (b.TryGet(frame.X(x, side), otherY, out float other))
                    sums[(y / CellSide * cells) + (x / CellSide)].Add(a.Values[(y * side) + x], other);
            }
        }

        // Tiles of 2x2 cells, overlapping by half.
        double worst = 0;
        for (int y = 0; y < cells - 1; y++)
        {
            for (int x = 0; x < cells - 1; x++)
            {
                int at = (y * cells) + x;
                TileSums tile = sums[at].Plus(sums[at + 1]).Plus(sums[at + cells]).Plus(sums[at + cells + 1]);
                if (tile.Count >= 2 * CellSide * CellSide)
                    worst = Math.Max(worst, tile.Difference(noiseVariance));
            }
        }

        return worst;
    }

    private record struct TileSums(double Squares, double A, double SquaresA, double B, double SquaresB, int Count)
    {
        /// <summary>Energy of the difference, against the contrast of both and the noise.</summary>
        public readonly double Difference(double noiseVariance) =>
            Squares / (SquaresA - (A * A / Count) + SquaresB - (B * B / Count) + (noiseVariance * Count));

        public void Add(float a, float b)
        {
            float difference = a - b;
            Squares += difference * difference;
            (A, SquaresA, B, SquaresB) = (A + a, SquaresA + (a * a), B + b, SquaresB + (b * b));
            Count++;
        }

        public readonly TileSums Plus(in TileSums other) => new(
            Squares + other.Squares, A + other.A, SquaresA + other.SquaresA, B + other.B, SquaresB + other.SquaresB,
            Count + other.Count);
    }
}
