namespace MlNetClassifier.App.Output;

/// <summary>
/// Sentences for people: broken between words, so that no line is wider than the terminal or, in a file, 80 columns.
/// </summary>
internal static class Prose
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

    // A number stays with its sign of percent, and a p-value in one piece.
    private static string Glued(string text) => text.Replace(" %", Glue + "%", StringComparison.Ordinal)
        .Replace(" = ", $"{Glue}={Glue}", StringComparison.Ordinal).Replace("p < ", $"p{Glue}<{Glue}", StringComparison.Ordinal);
}
