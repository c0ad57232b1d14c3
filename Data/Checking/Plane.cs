namespace MlNetClassifier.Data.Checking;

/// <summary>A square of values, row by row.</summary>
/// <param name="Values">Side times side values.</param>
/// <param name="Side">Rows, and columns.</param>
internal sealed record Plane(float[] Values, int Side)
{
    /// <summary>Smoothed by 1-2-1 both ways: what resizing by another kernel and noise change most is taken away.</summary>
    public Plane Blurred()
    {
        float[] across = new float[Values.Length], both = new float[Values.Length];
        for (int y = 0; y < Side; y++)
        {
            int row = y * Side;
            for (int x = 0; x < Side; x++)
            {
                across[row + x] = (0.25f * (Values[row + Math.Max(0, x - 1)] + Values[row + Math.Min(Side - 1, x + 1)]))
                    + (0.5f * Values[row + x]);
            }
        }

        for (int y = 0; y < Side; y++)
        {
            int above = Math.Max(0, y - 1) * Side, row = y * Side, below = Math.Min(Side - 1, y + 1) * Side;
            for (int x = 0; x < Side; x++)
                both[row + x] = (0.25f * (across[above + x] + across[below + x])) + (0.5f * across[row + x]);
        }

        return new Plane(both, Side);
    }

    /// <summary>Means of 2x2 values.</summary>
    public Plane Halved()
    {
        int half = Side / 2;
        float[] values = new float[half * half];
        for (int i = 0; i < values.Length; i++)
        {
            int at = (i / half * 2 * Side) + (i % half * 2);
            values[i] = (Values[at] + Values[at + 1] + Values[at + Side] + Values[at + Side + 1]) / 4;
        }

        return new Plane(values, half);
    }

    /// <summary>The value between four pixels; false outside of their centres.</summary>
    public bool TryGet(float x, float y, out float value)
    {
        int left = (int)x, top = (int)y;
        if (x < 0 || y < 0 || left >= Side - 1 || top >= Side - 1)
        {
            value = 0;
            return false;
        }

        (float right, float below) = (x - left, y - top);
        int at = (top * Side) + left;
        float upper = Values[at] + (right * (Values[at + 1] - Values[at]));
        float lower = Values[at + Side] + (right * (Values[at + Side + 1] - Values[at + Side]));
        value = upper + (below * (lower - upper));
        return true;
    }
}
