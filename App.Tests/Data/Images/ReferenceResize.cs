using MlNetClassifier.Data.Images;

namespace MlNetClassifier.App.Tests.Data.Images;

/// <summary>
/// The definition of a resize, in float64, by brute force over every pixel: slow, and written apart from the code under test.
/// </summary>
internal static class ReferenceResize
{
    public static double[] Resize(byte[] rgba, int width, int height, (double X, double Y, double W, double H) box, int newWidth,
        int newHeight, ResizeKernel kernel)
    {
        double[][] across = [.. Enumerable.Range(0, newWidth).Select(i => Axis(width, box.X, box.W / newWidth, i, kernel))];
        double[][] down = [.. Enumerable.Range(0, newHeight).Select(i => Axis(height, box.Y, box.H / newHeight, i, kernel))];
        var result = new double[newWidth * newHeight * 4];
        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
            {
                for (int c = 0; c < 4; c++)
                {
                    double sum = 0;
                    for (int v = 0; v < height; v++)
                    {
                        for (int u = 0; u < width; u++)
                            sum += down[y][v] * across[x][u] * rgba[(((v * width) + u) * 4) + c];
                    }

                    result[(((y * newWidth) + x) * 4) + c] = Math.Clamp(sum, 0, 255);
                }
            }
        }

        return result;
    }

    // One weight for every source pixel, most of them 0.
    private static double[] Axis(int size, double start, double scale, int index, ResizeKernel kernel)
    {
        double from = start + (index * scale), to = from + scale, middle = (from + to) / 2, wide = Math.Max(1, scale);
        var weights = new double[size];
        for (int i = 0; i < size; i++)
        {
            double t = (i + 0.5 - middle) / wide;
            weights[i] = kernel switch
            {
                ResizeKernel.Area => Math.Max(0, Math.Min(to, i + 1) - Math.Max(from, i)),
                ResizeKernel.Bilinear => Math.Abs(t) < 1 ? 1 - Math.Abs(t) : 0,
                _ when t == 0 => 1,
                _ when Math.Abs(t) < 3 => 3 * Math.Sin(Math.PI * t) * Math.Sin(Math.PI * t / 3) / (Math.PI * Math.PI * t * t),
                _ => 0,
            };
        }

        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }
}
