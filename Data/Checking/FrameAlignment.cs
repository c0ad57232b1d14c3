namespace MlNetClassifier.Data.Checking;

/// <summary>
/// Where a picture's frame lies in another picture: scale and shift on both axes, found by Gauss-Newton steps on their
/// difference (Lucas and Kanade, 1981), from coarse to fine.
/// </summary>
/// <param name="ScaleX">Columns of the other picture per column of this one.</param>
/// <param name="ScaleY">Rows of the other picture per row of this one.</param>
/// <param name="ShiftX">Where this centre lies to the right of the other one, as a fraction of the side.</param>
/// <param name="ShiftY">Where this centre lies below the other one, as a fraction of the side.</param>
internal readonly record struct FrameAlignment(double ScaleX, double ScaleY, double ShiftX, double ShiftY)
{
    private const int Unknowns = 4;
    private const int MaxSteps = 12;

    // In pixels: a hundredth of one changes a picture less than its noise.
    private const double SmallestStep = 0.02;

    // Mean square of a slope that noise has: where nothing can be seen, nothing moves.
    private const double NoiseSlope = 0.002;

    /// <summary>The frames are the same.</summary>
    public static FrameAlignment Same => new(1, 1, 0, 0);

    /// <summary>
    /// How far the edges of the smaller frame lie inside those of the larger one, as fractions of the side; negative where an
    /// edge lies outside.
    /// </summary>
    public (double Least, double Most) Margins()
    {
        double[] inside =
        [
            ((1 - ScaleX) / 2) + ShiftX, ((1 - ScaleX) / 2) - ShiftX, ((1 - ScaleY) / 2) + ShiftY, ((1 - ScaleY) / 2) - ShiftY,
        ];
        (double least, double most) = (inside.Min(), inside.Max());
        return -least <= most ? (least, most) : (-most, -least);
    }

    /// <summary>Column of the other plane at a column of this one.</summary>
    public float X(int x, int side) => At(x, side, ScaleX, ShiftX);

    /// <summary>Row of the other plane at a row of this one.</summary>
    public float Y(int y, int side) => At(y, side, ScaleY, ShiftY);

    /// <summary>A better alignment of two planes of one side, near this one.</summary>
    public FrameAlignment Improve(Plane here, Plane there)
    {
        FrameAlignment at = this;
        Span<double> step = stackalloc double[Unknowns];
        double reach = here.Side / 2.0;
        for (int count = 0; count < MaxSteps; count++)
        {
            at.Step(here, there, step);
            at = new(
                at.ScaleX + step[0], at.ScaleY + step[2], at.ShiftX + (step[1] / here.Side), at.ShiftY + (step[3] / here.Side));
            double largest = Math.Max(
                Math.Max(Math.Abs(step[0]), Math.Abs(step[2])) * reach, Math.Max(Math.Abs(step[1]), Math.Abs(step[3])));
            if (largest < SmallestStep)
                break;
        }

        return at;
    }

    private static float At(int position, int side, double scale, double shift)
    {
        double centre = (side - 1) / 2.0;
        return (float)(centre + (scale * (position - centre)) + (shift * side));
    }

    // The step that explains most of the difference to first order.
    private void Step(Plane here, Plane there, Span<double> step)
    {
        int side = here.Side;
        float centre = (side - 1) / 2f;
        float[] values = here.Values;
        Span<double> sums = stackalloc double[Unknowns * (Unknowns + 1)];
        sums.Clear();
        for (int y = 1; y < side - 1; y++)
        {
            // The vertical position is the same along a row: sums of a row need no powers of it.
            float otherY = Y(y, side), down = y - centre;
            float xx = 0, xxu = 0, xxuu = 0, yy = 0, xy = 0, xyu = 0, xd = 0, xdu = 0, yd = 0;
            int count = 0;
            for (int x = 1; x < side - 1; x++)
            {
                if (!there.TryGet(X(x, side), otherY, out float value))
                    continue;

                int i = (y * side) + x;
                float u = x - centre, d = values[i] - value;
                float gx = (values[i + 1] - values[i - 1]) / 2, gy = (values[i + side] - values[i - side]) / 2;
                float gxx = gx * gx, gxy = gx * gy, gxd = gx * d;
                (xx, xxu, xxuu) = (xx + gxx, xxu + (gxx * u), xxuu + (gxx * u * u));
                (yy, xy, xyu) = (yy + (gy * gy), xy + gxy, xyu + (gxy * u));
                (xd, xdu, yd) = (xd + gxd, xdu + (gxd * u), yd + (gy * d));
                count++;
            }

            double noise = NoiseSlope * count, noiseScale = noise * centre * centre / 3;
            Add(sums, 0, xxuu + noiseScale, xxu, xyu * down, xyu, xdu);
            Add(sums, 1, xxu, xx + noise, xy * down, xy, xd);
            Add(sums, 2, xyu * down, xy * down, (yy * down * down) + noiseScale, yy * down, yd * down);
            Add(sums, 3, xyu, xy, yy * down, yy + noise, yd);
        }

        LinearSystem.Solve(sums, Unknowns);
        for (int i = 0; i < Unknowns; i++)
            step[i] = sums[(i * (Unknowns + 1)) + Unknowns];
    }

    private static void Add(Span<double> sums, int row, double a, double b, double c, double d, double right)
    {
        Span<double> of = sums.Slice(row * (Unknowns + 1), Unknowns + 1);
        (of[0], of[1], of[2], of[3], of[4]) = (of[0] + a, of[1] + b, of[2] + c, of[3] + d, of[4] + right);
    }
}
