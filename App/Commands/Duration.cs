using System.Globalization;

namespace MlNetClassifier.App.Commands;

/// <summary>A time as it is written on the command line: <c>90s</c>, <c>10m</c> or <c>2h</c>.</summary>
internal static class Duration
{
    private static readonly (char Unit, TimeSpan Length)[] Units = [('s', TimeSpan.FromSeconds(1)), ('m', TimeSpan.FromMinutes(1)), ('h', TimeSpan.FromHours(1))];

    /// <exception cref="FormatException">Not of this form, or longer than a thousand hours.</exception>
    public static TimeSpan? Parse(string text)
    {
        const int MostHours = 1000;
        TimeSpan unit = Units.FirstOrDefault(candidate => text.EndsWith(candidate.Unit)).Length;
        return unit > TimeSpan.Zero && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number * unit.TotalHours <= MostHours
            ? number * unit
            : throw new FormatException($"--time is '{text}'; give a time such as 90s, 10m or 2h.");
    }
}
