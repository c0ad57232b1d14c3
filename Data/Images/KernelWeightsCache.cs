namespace MlNetClassifier.Data.Images;

/// <summary>Weights by axis: a folder of photographs has few sizes, and weights cost as much as resizing a small image.</summary>
/// <remarks>Not thread-safe. Bounded by <see cref="MaxLength"/>; emptied when full, which costs one image in hundreds.</remarks>
internal sealed class KernelWeightsCache(ResizeKernel kernel)
{
    /// <summary>Most weights that are kept: 4 MiB of float32, about 500 to 1000 different sides of photographs.</summary>
    public const int MaxLength = 1 << 20;

    private readonly Dictionary<(int Source, double Start, double Length, int Target), KernelWeights> _axes = [];

    /// <summary>Weights held now.</summary>
    public int Length { get; private set; }

    public KernelWeights Get(int sourceSize, double boxStart, double boxLength, int targetSize)
    {
        var key = (sourceSize, boxStart, boxLength, targetSize);
        if (_axes.TryGetValue(key, out KernelWeights? axis))
            return axis;

        axis = KernelWeights.Create(sourceSize, boxStart, boxLength, targetSize, kernel);
        if (axis.Length > MaxLength)
            return axis;
        if (Length + axis.Length > MaxLength)
        {
            _axes.Clear();
            Length = 0;
        }

        _axes.Add(key, axis);
        Length += axis.Length;
        return axis;
    }
}
