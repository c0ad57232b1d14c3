namespace MlNetClassifier.App.Output;

/// <summary>A curve in one line of text: the latest values, from the lowest to the highest block.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>
    /// The latest values, at most so many; equal values lie in the middle, and one that is not finite leaves a gap.
    /// </summary>
    public static string Of(IReadOnlyList<double> values, int width)
    {
        double[] latest = [.. values.Skip(Math.Max(0, values.Count - width))];
        double[] finite = [.. latest.Where(double.IsFinite)];
        if (finite.Length == 0)
            return string.Empty;

        (double low, double high) = (finite.Min(), finite.Max());
        return string.Concat(latest.Select(value => !double.IsFinite(value) ? ' '
            : high > low ? Blocks[(int)Math.Round((value - low) / (high - low) * (Blocks.Length - 1))]
            : Blocks[Blocks.Length / 2]));
    }
}
