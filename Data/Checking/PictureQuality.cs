using MlNetClassifier.Data.Images;

namespace MlNetClassifier.Data.Checking;

/// <summary>How a picture was taken, in a few numbers. Immutable.</summary>
/// <param name="Dark">Brightness, 0 to 255, that 95 % of the pixels do not exceed.</param>
/// <param name="Light">Brightness that 95 % of the pixels reach.</param>
/// <param name="Information">Entropy of the brightness in bits, 0 (one level) to 8.</param>
/// <param name="Sharpness">
/// Natural logarithm of the variance of the Laplacian, as a share of the variance of the brightness: how much of the contrast is
/// in the finest detail.
/// </param>
/// <param name="Colour">Largest minus smallest of R, G and B, that 99 % of the pixels do not exceed.</param>
internal sealed record PictureQuality(int Dark, int Light, double Information, double Sharpness, int Colour)
{
    private const int Side = 224; // what a pretrained network sees
    private const double Tail = 0.05;
    private const double ColourTail = 0.01;

    // Of brightness: below it, quotients are noise.
    private const double LeastVariance = 1;

    /// <summary>What a tile must be for <see cref="Of"/>.</summary>
    public static ImageInput Input { get; } = new() { Height = Side, Width = Side };

    /// <summary>Measures a picture.</summary>
    /// <param name="tile">A tile of <see cref="Input"/>: R, G, B, 255 per pixel.</param>
    /// <param name="shortestSide">Of the picture; between the pixels of a small one, the tile has no detail of its own.</param>
    public static PictureQuality Of(ReadOnlySpan<byte> tile, int shortestSide)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tile.Length, Input.ByteCount);
        float[] luma = new float[Side * Side];
        int[] levels = new int[byte.MaxValue + 1], colours = new int[byte.MaxValue + 1];
        for (int i = 0; i < luma.Length; i++)
        {
            (byte r, byte g, byte b) = (tile[4 * i], tile[(4 * i) + 1], tile[(4 * i) + 2]);
            luma[i] = (0.299f * r) + (0.587f * g) + (0.114f * b);
            levels[(int)MathF.Round(luma[i])]++;
            colours[Math.Max(r, Math.Max(g, b)) - Math.Min(r, Math.Min(g, b))]++;
        }

        int step = Math.Clamp(Side / Math.Max(1, shortestSide), 1, Side / 4);
        return new PictureQuality(
            Quantile(levels, 1 - Tail), Quantile(levels, Tail), Entropy(levels),
            Math.Log(Math.Max(double.Epsilon, Variance(Laplacian(luma, step)) / Math.Max(LeastVariance, Variance(luma)))),
            Quantile(colours, 1 - ColourTail));
    }

    private static int Quantile(int[] counts, double share)
    {
        int left = (int)(share * Side * Side), value = 0;
        for (; value < counts.Length - 1 && left >= counts[value]; value++)
            left -= counts[value];

        return value;
    }

    private static double Entropy(int[] counts) => -counts.Where(count => count > 0)
        .Sum(count => (double)count / (Side * Side) * Math.Log2((double)count / (Side * Side)));

    private static float[] Laplacian(float[] values, int step)
    {
        int side = Side - (2 * step);
        float[] inner = new float[side * side];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                int at = ((y + step) * Side) + x + step, row = step * Side;
                inner[(y * side) + x] =
                    values[at - step] + values[at + step] + values[at - row] + values[at + row] - (4 * values[at]);
            }
        }

        return inner;
    }

    private static double Variance(float[] values)
    {
        double sum = 0, squares = 0;
        foreach (float value in values)
        {
            sum += value;
            squares += (double)value * value;
        }

        return Math.Max(0, (squares / values.Length) - (sum / values.Length * (sum / values.Length)));
    }
}
