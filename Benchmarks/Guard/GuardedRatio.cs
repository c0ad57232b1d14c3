using System.Globalization;

namespace MlNetClassifier.Benchmarks.Guard;

/// <summary>A ratio of speeds that must not fall: the other's time divided by ours.</summary>
/// <param name="Name">What is compared with what.</param>
/// <param name="Ratio">Above 1, ours is faster.</param>
/// <param name="Noise">By what part of it repeated measurements differ.</param>
internal sealed record GuardedRatio(string Name, double Ratio, double Noise)
{
    /// <summary>A smaller difference says nothing, however well measurements agreed when the ratio was stored.</summary>
    public const double LeastNoise = 0.05;

    // A few measurements in a row differ less than those of another hour.
    private const double Margin = 1.5;

    /// <summary>The middle of some measurements.</summary>
    public static GuardedRatio Of(string name, IReadOnlyList<double> ratios)
    {
        double[] sorted = [.. ratios.Order()];
        double median = sorted[sorted.Length / 2];
        return new(name, median, Math.Max(LeastNoise, Margin * (sorted[^1] - sorted[0]) / median));
    }

    /// <summary>Whether a later measurement is lower by more than the noise.</summary>
    public bool IsBrokenBy(double measured) => measured < Ratio * (1 - Noise);

    /// <summary>A line of the file that <see cref="Read"/> reads.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Name}\t{Ratio:F3}\t{Noise:F3}");

    /// <summary>The ratios of a file; lines that begin with # say where they come from.</summary>
    public static IReadOnlyList<GuardedRatio> Read(string file) =>
        [.. File.ReadLines(file).Where(line => line is [not '#', ..]).Select(line => Parse(line.Split('\t')))];

    private static GuardedRatio Parse(string[] cells) => new(
        cells[0], double.Parse(cells[1], CultureInfo.InvariantCulture), double.Parse(cells[2], CultureInfo.InvariantCulture));
}
