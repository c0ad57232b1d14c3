using System.Numerics;

namespace MlNetClassifier.Data.Checking;

/// <summary>
/// Looks for a picture inside another one: at 32x32 pixels, in all sizes from 56 % of each side on, at every place, mirrored or
/// not, by the correlation of brightness, which no change of brightness or contrast alters.
/// </summary>
internal static class CropSearch
{
    private const int Side = ColourPicture.SearchSide;
    private const int LeastSize = 18;
    private const int SizeStep = 2;
    private const int Stride = Side + 16; // a vector may begin at the last column

    // Less contrast than this has nothing to be found in it: levels of 255, squared.
    private const double LeastVariance = 4;

    /// <summary>The place where a picture fits best, for each way of holding the other one.</summary>
    /// <param name="here">Brightness of the picture, 32x32.</param>
    /// <param name="there">Brightness of the picture that it may be a crop of.</param>
    public static (double Correlation, CropFrame Frame)[] Find(Plane here, Plane there)
    {
        Window[] windows = [new Window(there, isMirrored: false), new Window(there, isMirrored: true)];
        var best = new (double Correlation, CropFrame Frame)[windows.Length];
        for (int height = LeastSize; height <= Side; height += SizeStep)
        {
            for (int width = LeastSize; width <= Side; width += SizeStep)
            {
                if (Template(here, width, height) is not { } template)
                    continue;

                for (int i = 0; i < windows.Length; i++)
                {
                    (double correlation, int left, int top) = windows[i].Best(template, width, height);
                    if (correlation > best[i].Correlation)
                    {
                        best[i] = (correlation, new CropFrame(i == 1, left / (double)Side, top / (double)Side,
                            width / (double)Side, height / (double)Side));
                    }
                }
            }
        }

        return best;
    }

    // Mean 0, length 1, rows a stride apart; null for one without contrast.
    private static float[]? Template(Plane plane, int width, int height)
    {
        float[] values = new float[height * Stride];
        double sum = 0, squares = 0;
        for (int y = 0; y < height; y++)
        {
            float down = Math.Clamp(((y + 0.5f) / height * Side) - 0.5f, 0, Side - 1.001f);
            for (int x = 0; x < width; x++)
            {
                float right = Math.Clamp(((x + 0.5f) / width * Side) - 0.5f, 0, Side - 1.001f);
                plane.TryGet(right, down, out float value);
                values[(y * Stride) + x] = value;
                (sum, squares) = (sum + value, squares + (value * value));
            }
        }

        double mean = sum / (width * height), variance = squares - (sum * mean);
        if (variance < LeastVariance * width * height)
            return null;

        float scale = (float)(1 / Math.Sqrt(variance));
        for (int y = 0; y < height; y++)
        {
            foreach (ref float value in values.AsSpan(y * Stride, width))
                value = (value - (float)mean) * scale;
        }

        return values;
    }

    /// <summary>The picture that is searched, with the sums of all its parts.</summary>
    private sealed class Window
    {
        private readonly float[] _values = new float[Side * Stride];
        private readonly double[] _sums = new double[(Side + 1) * (Side + 1)];
        private readonly double[] _squares = new double[(Side + 1) * (Side + 1)];

        public Window(Plane plane, bool isMirrored)
        {
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    float value = plane.Values[(y * Side) + (isMirrored ? Side - 1 - x : x)];
                    _values[(y * Stride) + x] = value;
                    int at = ((y + 1) * (Side + 1)) + x + 1;
                    _sums[at] = value + _sums[at - 1] + _sums[at - Side - 1] - _sums[at - Side - 2];
                    _squares[at] = (value * value) + _squares[at - 1] + _squares[at - Side - 1] - _squares[at - Side - 2];
                }
            }
        }

        public (double Correlation, int Left, int Top) Best(float[] template, int width, int height)
        {
            (double Correlation, int Left, int Top) best = default;
            for (int top = 0; top <= Side - height; top++)
            {
                for (int left = 0; left <= Side - width; left++)
                {
                    double sum = Part(_sums, left, top, width, height);
                    double variance = Part(_squares, left, top, width, height) - (sum * sum / (width * height));
                    if (variance < LeastVariance * width * height)
                        continue;

                    var products = Vector<float>.Zero;
                    for (int y = 0; y < height; y++)
                    {
                        int from = (y * Stride), at = ((top + y) * Stride) + left;
                        for (int x = 0; x < width; x += Vector<float>.Count)
                            products += new Vector<float>(template, from + x) * new Vector<float>(_values, at + x);
                    }

                    double correlation = Vector.Sum(products) / Math.Sqrt(variance);
                    if (correlation > best.Correlation)
                        best = (correlation, left, top);
                }
            }

            return best;
        }

        private static double Part(double[] sums, int left, int top, int width, int height)
        {
            int upper = (top * (Side + 1)) + left, lower = ((top + height) * (Side + 1)) + left;
            return sums[lower + width] - sums[lower] - sums[upper + width] + sums[upper];
        }
    }
}
