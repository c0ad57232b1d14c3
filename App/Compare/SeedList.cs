using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetClassifier.App.Compare;

/// <summary>How seeds are written: numbers and ranges, separated by commas, such as <c>0-4,7</c>.</summary>
internal static partial class SeedList
{
    private const int Most = 10_000; // more are a mistyped range

    /// <summary>The seeds in the order in which they were written.</summary>
    /// <exception cref="FormatException">The text is no such list; the message names the part that is not.</exception>
    public static IReadOnlyList<int> Parse(string text)
    {
        List<int> seeds = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            GroupCollection range = Range().Match(part).Groups;
            string end = range["last"].Success ? "last" : "first";
            if (!int.TryParse(range["first"].Value, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(range[end].Value, CultureInfo.InvariantCulture, out int last))
                throw new FormatException($"--seeds has '{part}'; give whole numbers and ranges separated by commas, such as "
                    + "0-4,7.");

            if (last < first)
                throw new FormatException($"--seeds has '{part}', which ends before it begins; give {last}-{first}.");

            if ((long)last - first >= Most - seeds.Count)
                throw new FormatException($"--seeds is '{text}', which is more than {Most} seeds; give fewer.");

            seeds.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return seeds;
    }

    [GeneratedRegex(@"^(?<first>-?\d+)(-(?<last>-?\d+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Range();
}
