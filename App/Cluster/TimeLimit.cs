using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetClassifier.App.Cluster;

/// <summary>
/// How long a task may take, as engines and people write it: <c>90m</c>, <c>1h30m</c>, <c>02:30:00</c>, <c>1-12:00:00</c>.
/// </summary>
internal static partial class TimeLimit
{
    /// <returns>Null if the text is of another form.</returns>
    public static TimeSpan? Parse(string text)
    {
        Match match = Units().Match(text) is { Success: true, Length: > 0 } units ? units : Clock().Match(text);
        return match.Success
            ? new TimeSpan(Number("days"), Number("hours"), Number("minutes"), Number("seconds"))
            : null;

        int Number(string name) => match.Groups[name] is { Success: true, Value: var digits }
            ? int.Parse(digits, CultureInfo.InvariantCulture)
            : 0;
    }

    [GeneratedRegex(@"^((?<days>\d{1,4})d)?((?<hours>\d{1,5})h)?((?<minutes>\d{1,6})m)?((?<seconds>\d{1,7})s)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Units();

    [GeneratedRegex(@"^((?<days>\d{1,4})-)?(?<hours>\d{1,3}):(?<minutes>[0-5]\d):(?<seconds>[0-5]\d)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Clock();
}
