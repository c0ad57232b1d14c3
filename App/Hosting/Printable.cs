using System.Globalization;

namespace MlNetClassifier.App.Hosting;

/// <summary>
/// Text as it may be shown: class names, file names and what an image or a model says of itself may hold the codes that colour,
/// move or erase what is on a terminal, so those appear as <c>\u001b</c>.
/// </summary>
internal static class Printable
{
    /// <summary>One piece of text, such as a name: line breaks are shown as <c>\n</c> too.</summary>
    public static string Of(string text) => text.Any(IsHidden) ? string.Concat(text.Select(Shown)) : text;

    /// <summary>Text of several lines: its line breaks and tabs stay.</summary>
    public static string Lines(string text) => text.Any(c => IsHidden(c) && c is not ('\n' or '\t'))
        ? string.Join('\n', text.Split('\n').Select(line => line.EndsWith('\r') ? Line(line[..^1]) + '\r' : Line(line)))
        : text;

    /// <summary>Whether a terminal acts on a character instead of showing it, or reorders what follows.</summary>
    public static bool IsHidden(char c) => char.IsControl(c)
        || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static string Line(string text) => string.Join('\t', text.Split('\t').Select(Of));

    // The escapes of JSON, so that a document stays one.
    private static string Shown(char c) => !IsHidden(c) ? c.ToString() : c switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ => @"\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
    };
}
