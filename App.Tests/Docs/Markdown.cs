using System.Text.RegularExpressions;

namespace MlNetClassifier.App.Tests.Docs;

/// <summary>What of a page the tests look at: links, anchors, blocks of commands.</summary>
internal static partial class Markdown
{
    /// <summary>Pages for users and contributors, as paths below the root of the repository.</summary>
    public static string[] Pages { get; } =
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md",
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");

    /// <summary>Targets of links and pictures, outside of code.</summary>
    public static IEnumerable<string> Links(string text) =>
        Link().Matches(Code().Replace(Fence().Replace(text, string.Empty), string.Empty)).Select(match => match.Groups[1].Value);

    /// <summary>What may follow # in a link to a page, by GitHub's rule.</summary>
    public static HashSet<string> Anchors(string text)
    {
        HashSet<string> anchors = [];
        foreach (Match heading in Heading().Matches(Fence().Replace(text, string.Empty)))
        {
            string words = LinkText().Replace(heading.Groups[1].Value, "$1").Trim();
            string anchor = string.Concat(words.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')
                .Select(c => c == ' ' ? '-' : char.ToLowerInvariant(c)));
            for (int number = 0; !anchors.Add(number == 0 ? anchor : $"{anchor}-{number}"); number++)
            {
            }
        }

        return anchors;
    }

    /// <summary>Commands of blocks for a POSIX shell, each in one line and without comments.</summary>
    public static string[] Commands(string text) =>
    [
        .. Fence().Matches(text).Where(block => block.Groups[1].Value == "sh").SelectMany(block => block.Groups[2].Value
            .Replace("\\\n", string.Empty, StringComparison.Ordinal).Split('\n'))
            .Select(line => Comment().Replace(line, string.Empty).TrimEnd()).Where(line => line.Length > 0),
    ];

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex("^#{1,6} (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(^|\s)#(\s.*)?$")]
    private static partial Regex Comment();
}
