using System.Text.RegularExpressions;

namespace MlNetClassifier.App.Output;

/// <summary>
/// Sentences for people: broken between words, so that no line is wider than the terminal or, in a file, 80 columns.
/// </summary>
internal static partial class Prose
{
    private const char Glue = '\u00A0'; // no-break space

    /// <summary>Writes text to standard output.</summary>
    /// <param name="environment">The surroundings.</param>
    /// <param name="text">One paragraph.</param>
    /// <param name="indent">Begins the first line; the others are indented as far.</param>
    public static void Write(AppEnvironment environment, string text, string indent = "")
    {
        foreach (string line in Lines(Printable.Of(text), environment.Width - indent.Length))
        {
            environment.Out.WriteLine(indent + line);
            indent = new string(' ', indent.Length);
        }
    }

    /// <summary>
    /// Writes a command to be copied: it stays whole, and on a terminal that is too narrow it goes on after a backslash, which
    /// a POSIX shell takes for one line.
    /// </summary>
    /// <param name="environment">The surroundings.</param>
    /// <param name="indent">Begins the first line; the others are indented further.</param>
    /// <param name="parts">What comes after the program's name; a part stays in one line.</param>
    public static void WriteCommand(AppEnvironment environment, string indent, IReadOnlyList<string> parts)
    {
        const string Continued = " \\";
        bool breaks = environment.OutIsTerminal && !OperatingSystem.IsWindows();
        string line = indent + environment.CommandName;
        for (int i = 0; i < parts.Count; i++)
        {
            int end = i < parts.Count - 1 ? Continued.Length : 0;
            if (breaks && TextWidth.Of(line) + 1 + TextWidth.Of(parts[i]) + end > environment.Width)
            {
                environment.Out.WriteLine(line + Continued);
                line = new string(' ', indent.Length + 1);
            }

            line += " " + parts[i];
        }

        environment.Out.WriteLine(line);
    }

    /// <summary>Breaks text between words; a word that is wider stands alone.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        string line = string.Empty;
        int taken = 0;
        foreach (string word in Glued(text).Split(' ').Select(word => word.Replace(Glue, ' ')))
        {
            int added = TextWidth.Of(word);
            if (line.Length > 0 && taken + 1 + added > width)
            {
                yield return line;
                (line, taken) = (word, added);
            }
            else
            {
                (line, taken) = line.Length == 0 ? (word, added) : ($"{line} {word}", taken + 1 + added);
            }
        }

        yield return line;
    }

    // A number stays with its unit, and a p-value in one piece.
    private static string Glued(string text) => BeforeUnit().Replace(text, $"{Glue}")
        .Replace(" = ", $"{Glue}={Glue}", StringComparison.Ordinal).Replace("p < ", $"p{Glue}<{Glue}", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=\d) (?=(%|(ms|s|min|h|[kMGT]?B)\b))", RegexOptions.ExplicitCapture)]
    private static partial Regex BeforeUnit();
}
