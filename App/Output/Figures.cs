using System.Globalization;
using System.Text.RegularExpressions;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.App.Output;

/// <summary>How numbers are printed: the same everywhere, whatever the language of the machine.</summary>
internal static partial class Figures
{
    private const int ShownValues = 3;
    private const double SmallestPValue = 0.001;
    private const int SoundDigits = 12;

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 image</c>, <c>1,234 images</c>.</summary>
    public static string Count(long value, string noun) => $"{Count(value)} {noun}{(value == 1 ? string.Empty : "s")}";

    public static string Percent(double? fraction) =>
        fraction is { } value ? (100 * value).ToString("F1", CultureInfo.InvariantCulture) + " %" : "-";

    public static string Interval(WilsonInterval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * interval.Low:F1} to {100 * interval.High:F1} %");

    public static string Fixed(double value, int digits = 4) =>
        value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A number of any size, with so many digits that mean something.</summary>
    public static string Rounded(double value, int digits) =>
        value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A measured amount above 0 of any size, such as seconds: <c>0.31</c>, <c>18.5</c>, <c>1,234</c>.</summary>
    public static string Amount(double? value) => value switch
    {
        null => "-",
        < 1 => Fixed(value.Value, 2),
        < 100 => Fixed(value.Value, 1),
        _ => Count((long)Math.Round(value.Value)),
    };

    /// <summary>A sum of many for files: without the digits that hold nothing but the error of its rounding.</summary>
    public static double? WithoutNoise(double? value) =>
        value is { } number ? double.Parse(Rounded(number, SoundDigits), CultureInfo.InvariantCulture) : null;

    /// <summary>A p-value in a table: <c>0.123</c>, or <c>&lt; 0.001</c>.</summary>
    public static string PValue(double value) => value < SmallestPValue ? "< 0.001" : Fixed(value, 3);

    /// <summary>A p-value in a sentence: <c>p = 0.123</c>, or <c>p &lt; 0.001</c>.</summary>
    public static string PSentence(double value) => value < SmallestPValue ? $"p {PValue(value)}" : $"p = {PValue(value)}";

    /// <summary>The shortest text that reads back as the same number: for files, not for people.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The shortest text that reads back as the same number: for files, not for people.</summary>
    public static string Exact(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Text such as <c>prelu(alpha=[...])</c> with the first of many numbers, and how many there are.</summary>
    public static string ShortLists(string text) => NumberList().Replace(text, list =>
    {
        string[] values = list.Groups["values"].Value.Split(", ");
        return values.Length <= ShownValues + 1
            ? list.Value
            : $"[{string.Join(", ", values.Take(ShownValues))}, ... {Count(values.Length)} values]";
    });

    public static string Duration(TimeSpan time)
    {
        if (Math.Round(time.TotalSeconds, 1) < 60)
            return time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture) + " s";

        var rounded = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return rounded.TotalHours < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{rounded.Minutes}:{rounded.Seconds:D2} min")
            : string.Create(CultureInfo.InvariantCulture,
                $"{(int)rounded.TotalHours}:{rounded.Minutes:D2}:{rounded.Seconds:D2} h");
    }

    /// <summary>An estimated time: <c>about 20 s</c>, <c>about 3 min</c>.</summary>
    public static string About(TimeSpan time) =>
        time.TotalSeconds < 90 ? $"about {Count((long)Math.Max(1, Math.Ceiling(time.TotalSeconds)))} s"
        : time.TotalMinutes < 90 ? $"about {Count((long)Math.Ceiling(time.TotalMinutes))} min"
        : $"about {Fixed(time.TotalHours, 1)} h";

    [GeneratedRegex(@"\[(?<values>[^\[\]]*)\]")]
    private static partial Regex NumberList();
}
