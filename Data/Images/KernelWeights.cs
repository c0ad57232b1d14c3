namespace MlNetClassifier.Data.Images;

/// <summary>For each target pixel of one axis, the source pixels it is made of and their weights, which sum to 1.</summary>
internal sealed class KernelWeights
{
    private const double LanczosLobes = 3;

    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly float[] _weights;

    private KernelWeights(int[] starts, int[] counts, float[] weights) =>
        (_starts, _counts, _weights) = (starts, counts, weights);

    /// <summary>Number of weights held, used or not: what a cache must count.</summary>
    public int Length => _weights.Length;

    /// <summary>Most weights of one target pixel; the others are filled up with zeros.</summary>
    public int Taps => _weights.Length / _starts.Length;

    /// <summary>First source pixel of each target pixel.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary><see cref="Taps"/> weights for each target pixel, one target pixel after the other.</summary>
    public ReadOnlySpan<float> AllWeights => _weights;

    /// <summary>First source pixel that any target pixel uses.</summary>
    public int First => _starts[0];

    /// <summary>One past the last source pixel that any target pixel uses.</summary>
    public int End => _starts[^1] + _counts[^1];

    /// <summary>Computes the weights of one axis, in float64, rounded once at the end.</summary>
    /// <param name="sourceSize">Source pixels of the axis.</param>
    /// <param name="boxStart">Where the part begins, in source pixels.</param>
    /// <param name="boxLength">How long the part is, in source pixels.</param>
    /// <param name="targetSize">Target pixels of the axis.</param>
    /// <param name="kernel">How the distance becomes a weight.</param>
    public static KernelWeights Create(int sourceSize, double boxStart, double boxLength, int targetSize, ResizeKernel kernel)
    {
        double scale = boxLength / targetSize;
        double stretch = Math.Max(scale, 1); // a reduction widens the kernel: this is the antialiasing
        double radius = kernel switch
        {
            ResizeKernel.Area => scale / 2,
            ResizeKernel.Bilinear => stretch,
            _ => LanczosLobes * stretch,
        };
        // A kernel weighs a source pixel at its centre, an area counts it from edge to edge.
        double reach = kernel == ResizeKernel.Area ? radius : radius - 0.5;
        int stride = Math.Min(sourceSize, (int)Math.Ceiling(2 * radius) + 2);
        var starts = new int[targetSize];
        var counts = new int[targetSize];
        var exact = new double[targetSize * stride];
        for (int i = 0; i < targetSize; i++)
        {
            double centre = boxStart + ((i + 0.5) * scale);
            int start = Math.Max(0, (int)Math.Floor(centre - reach));
            int count = Math.Min(sourceSize, (int)Math.Ceiling(centre + reach)) - start;
            double sum = 0;
            Span<double> row = exact.AsSpan(i * stride, count);
            for (int j = 0; j < count; j++)
            {
                row[j] = kernel == ResizeKernel.Area
                    ? Math.Min(start + j + 1, centre + radius) - Math.Max(start + j, centre - radius)
                    : Value(kernel, (start + j + 0.5 - centre) / stretch);
                sum += row[j];
            }

            (starts[i], counts[i]) = (start, count);
            for (int j = 0; j < count; j++)
                row[j] /= sum;
        }

        // Rounded, and packed to the most that any target pixel needs.
        int taps = counts.Max();
        var weights = new float[targetSize * taps];
        for (int i = 0; i < targetSize; i++)
        {
            for (int j = 0; j < counts[i]; j++)
                weights[(i * taps) + j] = (float)exact[(i * stride) + j];
        }

        return new KernelWeights(starts, counts, weights);
    }

    /// <summary>First source pixel of a target pixel.</summary>
    public int Start(int target) => _starts[target];

    /// <summary>Weights of the source pixels from <see cref="Start"/> on.</summary>
    public ReadOnlySpan<float> Weights(int target) => _weights.AsSpan(target * Taps, _counts[target]);

    private static double Value(ResizeKernel kernel, double x)
    {
        double distance = Math.Abs(x);
        if (kernel == ResizeKernel.Bilinear)
            return Math.Max(0, 1 - distance);
        if (distance >= LanczosLobes)
            return 0;
        return Sinc(distance) * Sinc(distance / LanczosLobes);
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
