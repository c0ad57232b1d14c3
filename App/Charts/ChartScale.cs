namespace MlNetClassifier.App.Charts;

/// <summary>Where a value lies on an axis, and at which round values the axis is marked.</summary>
internal sealed record ChartScale(double Low, double High, double Start, double End)
{
    private const int WantedSteps = 5;
    private static readonly double[] RoundSteps = [1, 2, 2.5, 5, 10];

    public double this[double value] => Start + ((value - Low) / (High - Low) * (End - Start));

    /// <summary>A scale that holds all values, with round ends.</summary>
    public static ChartScale Around(IEnumerable<double> values, double start, double end, double? low = null, double? high = null)
    {
        double[] all = [.. values.Where(double.IsFinite)];
        double from = low ?? (all.Length == 0 ? 0 : all.Min());
        double to = high ?? (all.Length == 0 ? 1 : all.Max());
        if (to - from <= double.Epsilon * Math.Abs(to) || from == to)
            (from, to) = (low ?? (from - Math.Max(Math.Abs(from) / 2, 1e-6)), high ?? (to + Math.Max(Math.Abs(to) / 2, 1e-6)));

        double step = Step(from, to);
        return new ChartScale(low ?? (Math.Floor(from / step) * step), high ?? (Math.Ceiling(to / step) * step), start, end);
    }

    /// <summary>Round values from one end to the other.</summary>
    public IEnumerable<double> Ticks()
    {
        double step = Step(Low, High);
        for (double first = Math.Ceiling((Low / step) - 1e-9), i = 0; (first + i) * step <= High + (step / 1000); i++)
            yield return (first + i) * step;
    }

    /// <summary>How many decimals tell the ticks apart.</summary>
    public int Digits() => Math.Clamp((int)Math.Ceiling(-Math.Log10(Step(Low, High)) + (IsRound() ? 0 : 1) - 1e-9), 0, 9);

    private bool IsRound()
    {
        double step = Step(Low, High);
        double unit = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return Math.Abs((step / unit) - Math.Round(step / unit)) < 1e-6;
    }

    private static double Step(double low, double high)
    {
        double rough = (high - low) / WantedSteps;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return unit * RoundSteps.First(step => step * unit >= rough * (1 - 1e-9));
    }
}
