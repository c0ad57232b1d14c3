namespace MlNetClassifier.App.Charts;

/// <summary>Where a value above 0 lies on an axis that is logarithmic, and at which round values the axis is marked.</summary>
internal sealed record LogScale
{
    private const int OfDecade = 3;
    private const int MostTicks = 8;
    private const double Margin = 1.25;
    private static readonly double[] RoundValues = [1, 2, 5];

    private readonly ChartScale _exponents;
    private readonly int _first;
    private readonly int _last;

    private LogScale(int first, int last, double start, double end)
    {
        (_first, _last) = (first, last);
        _exponents = new ChartScale(Math.Log10(Round(first)), Math.Log10(Round(last)), start, end);
    }

    public double this[double value] => _exponents[Math.Log10(value)];

    /// <summary>
    /// A scale that holds all values, with round ends and at least a decade between them: what is nearly the same must not look
    /// far apart.
    /// </summary>
    public static LogScale Around(IReadOnlyCollection<double> values, double start, double end)
    {
        int first = Below(values.Min() / Margin);
        int last = Below(values.Max() * Margin) + 1;
        for (int i = 0; last - first < OfDecade; i++)
            (first, last) = i % 2 == 0 ? (first - 1, last) : (first, last + 1);

        return new LogScale(first, last, start, end);
    }

    /// <summary>Round values from one end to the other; powers of ten only, where there would be many.</summary>
    public IEnumerable<double> Ticks() => Enumerable.Range(_first, _last - _first + 1)
        .Where(number => _last - _first < MostTicks || number % OfDecade == 0).Select(Round);

    // 1, 2, 5, 10, 20, ... by number, from 0 on, and 0.5, 0.2, 0.1, ... below.
    private static double Round(int number)
    {
        int decade = (int)Math.Floor(number / (double)OfDecade);
        return RoundValues[number - (decade * OfDecade)] * Math.Pow(10, decade);
    }

    private static int Below(double value)
    {
        int number = OfDecade * (int)Math.Floor(Math.Log10(value));
        while (Round(number + 1) <= value)
            number++;

        return number;
    }
}
