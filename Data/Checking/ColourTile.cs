namespace MlNetClassifier.Data.Checking;

/// <summary>
/// Colours of a tile of two pictures, as sums, and how much of the brightness of each is explained by the colours of the other:
/// whatever a change of brightness, contrast, saturation or hue makes of a colour.
/// </summary>
internal struct ColourTile
{
    private const int Colours = 3;
    private const int Values = 2 * Colours;
    private const int Moments = Values * (Values + 1) / 2;

    private static readonly double[] LumaWeights = [0.299, 0.587, 0.114];

    private ColourSums _sums;
    private ColourMoments _moments;

    /// <summary>Pixels.</summary>
    public int Count { get; private set; }

    /// <summary>Brightness as in JPEG.</summary>
    public static float Luma(float red, float green, float blue) => (0.299f * red) + (0.587f * green) + (0.114f * blue);

    /// <summary>Adds a pixel.</summary>
    public void Add(Plane[] here, Plane[] there, int at)
    {
        Span<float> values = [here[0].Values[at], here[1].Values[at], here[2].Values[at],
            there[0].Values[at], there[1].Values[at], there[2].Values[at]];
        for (int i = 0, moment = 0; i < Values; i++)
        {
            _sums[i] += values[i];
            for (int j = i; j < Values; j++)
                _moments[moment++] += (double)values[i] * values[j];
        }

        Count++;
    }

    /// <summary>Adds the pixels of another tile.</summary>
    public void Add(in ColourTile other)
    {
        for (int i = 0; i < Values; i++)
            _sums[i] += other._sums[i];

        for (int i = 0; i < Moments; i++)
            _moments[i] += other._moments[i];

        Count += other.Count;
    }

    /// <summary>
    /// What is left of the brightness of one of the pictures when it is made of the colours of the other: its contrast, and the
    /// energy that cannot be explained.
    /// </summary>
    /// <param name="ofThere">Whether it is the brightness of the second one.</param>
    /// <param name="noise">Variance of what compression and resizing add.</param>
    public readonly (double Contrast, double Unexplained) Explain(bool ofThere, double noise)
    {
        int own = ofThere ? Colours : 0, other = Colours - own;
        Span<double> rows = stackalloc double[Colours * (Colours + 1)];
        double contrast = 0;
        for (int i = 0; i < Colours; i++)
        {
            double along = 0;
            for (int j = 0; j < Colours; j++)
            {
                contrast += LumaWeights[i] * LumaWeights[j] * Covariance(own + i, own + j);
                along += LumaWeights[j] * Covariance(own + j, other + i);
                rows[(i * (Colours + 1)) + j] = Covariance(other + i, other + j) + (i == j ? noise * Count / Colours : 0);
            }

            rows[(i * (Colours + 1)) + Colours] = along;
        }

        Span<double> right = [rows[3], rows[7], rows[11]];
        LinearSystem.Solve(rows, Colours);
        double explained = 0;
        for (int i = 0; i < Colours; i++)
            explained += rows[(i * (Colours + 1)) + Colours] * right[i];

        return (contrast, Math.Max(0, contrast - explained));
    }

    /// <summary>
    /// Coefficients that make the brightness of the first picture of the colours of the second: three, and what is added.
    /// </summary>
    public readonly (double Red, double Green, double Blue, double Shift) Mixture(double noise)
    {
        Span<double> rows = stackalloc double[Colours * (Colours + 1)];
        for (int i = 0; i < Colours; i++)
        {
            double along = 0;
            for (int j = 0; j < Colours; j++)
            {
                along += LumaWeights[j] * Covariance(j, Colours + i);
                rows[(i * (Colours + 1)) + j] = Covariance(Colours + i, Colours + j) + (i == j ? noise * Count : 0);
            }

            rows[(i * (Colours + 1)) + Colours] = along;
        }

        LinearSystem.Solve(rows, Colours);
        double shift = 0;
        for (int i = 0; i < Colours; i++)
            shift += ((LumaWeights[i] * _sums[i]) - (rows[(i * (Colours + 1)) + Colours] * _sums[Colours + i])) / Count;

        return (rows[3], rows[7], rows[11], shift);
    }

    private readonly double Covariance(int i, int j)
    {
        (int a, int b) = (Math.Min(i, j), Math.Max(i, j));
        return _moments[(a * Values) - (a * (a - 1) / 2) + b - a] - (_sums[a] * _sums[b] / Count);
    }

    [System.Runtime.CompilerServices.InlineArray(Values)]
    private struct ColourSums
    {
        private double _first;
    }

    [System.Runtime.CompilerServices.InlineArray(Moments)]
    private struct ColourMoments
    {
        private double _first;
    }
}
