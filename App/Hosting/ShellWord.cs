using System.Globalization;

namespace MlNetClassifier.App.Hosting;

/// <summary>Quotes text so that a shell takes it as one word, exactly as it is, when a printed command is pasted.</summary>
internal static class ShellWord
{
    // Without a meaning of their own anywhere in a word, in POSIX shells, PowerShell and cmd.
    private const string Harmless = "-_./:+";

    /// <summary>The text itself where nothing in it needs quotes.</summary>
    public static string Of(string text) => Of(text, OperatingSystem.IsWindows());

    /// <inheritdoc cref="Of(string)" />
    internal static string Of(string text, bool isWindows)
    {
        if (text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || Harmless.Contains(c) || (isWindows && c == '\\')))
            return text;

        // A Windows path holds no quotation mark.
        if (isWindows || (text.Length > 0 && !text.AsSpan().ContainsAny("$`\"\\!") && !text.Any(Printable.IsHidden)))
            return $"\"{text}\"";

        return text.Any(Printable.IsHidden)
            ? $"$'{string.Concat(text.Select(Escaped))}'"
            : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    // Of bash, zsh and ksh: what a terminal acts on must not be printed as it is.
    private static string Escaped(char c) => Printable.IsHidden(c) ? @"\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture)
        : c is '\'' or '\\' ? @"\" + c
        : c.ToString();
}
