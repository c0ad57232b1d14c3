namespace MlNetClassifier.Data.Checking;

/// <summary>Where a picture lies in another one that it may be a crop of, as fractions of the sides of the other one.</summary>
/// <param name="IsMirrored">Whether the other one is mirrored first.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Width">Share of the width.</param>
/// <param name="Height">Share of the height.</param>
internal readonly record struct CropFrame(bool IsMirrored, double Left, double Top, double Width, double Height)
{
    private const double Quarter = 0.25;

    /// <summary>How far it reaches over an edge of the other picture; 0 or less where it lies inside.</summary>
    public double Outside => Math.Max(Math.Max(-Left, -Top), Math.Max(Left + Width - 1, Top + Height - 1));

    /// <summary>This frame, improved by what is left to align.</summary>
    public CropFrame Then(in FrameAlignment rest) => this with
    {
        Left = Left + (Width * (0.5 - (rest.ScaleX / 2) + rest.ShiftX)),
        Top = Top + (Height * (0.5 - (rest.ScaleY / 2) + rest.ShiftY)),
        Width = Width * rest.ScaleX,
        Height = Height * rest.ScaleY,
    };

    /// <summary>What lies in the frame, at another side; each value the mean of four between the pixels.</summary>
    public Plane[] Sample(Plane[] planes, int side)
    {
        Plane[] sampled = [.. planes.Select(_ => new Plane(new float[side * side], side))];
        (int, float)[] columns = Positions(IsMirrored, Left, Width, planes[0].Side, side);
        (int, float)[] rows = Positions(isMirrored: false, Top, Height, planes[0].Side, side);
        for (int plane = 0; plane < planes.Length; plane++)
        {
            (float[] from, float[] to) = (planes[plane].Values, sampled[plane].Values);
            for (int y = 0; y < rows.Length; y++)
            {
                (int top, float down) = rows[y];
                int upper = top * planes[plane].Side, lower = upper + planes[plane].Side;
                for (int x = 0; x < columns.Length; x++)
                {
                    (int left, float right) = columns[x];
                    float above = from[upper + left] + (right * (from[upper + left + 1] - from[upper + left]));
                    float below = from[lower + left] + (right * (from[lower + left + 1] - from[lower + left]));
                    to[(y / 2 * side) + (x / 2)] += (float)Quarter * (above + (down * (below - above)));
                }
            }
        }

        return sampled;
    }

    // Two for each pixel of the result; what lies outside is the edge.
    private static (int At, float Past)[] Positions(bool isMirrored, double start, double length, int from, int to)
    {
        var positions = new (int, float)[2 * to];
        for (int i = 0; i < positions.Length; i++)
        {
            double share = start + ((i + 0.5) / positions.Length * length);
            double at = Math.Clamp(((isMirrored ? 1 - share : share) * from) - 0.5, 0, from - 1.001);
            positions[i] = ((int)at, (float)(at - (int)at));
        }

        return positions;
    }
}
