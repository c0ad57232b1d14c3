using System.CommandLine;
using System.Text;
using MlNetClassifier.App.Output;

namespace MlNetClassifier.App.Completion;

/// <summary>The script by which a shell completes commands: it holds all verbs, and never starts the program.</summary>
internal static class CompletionScript
{
    private const string Place = "@known@\n";

    /// <summary>Writes the script of a shell.</summary>
    /// <param name="shell">The shell.</param>
    /// <param name="root">The program with all its verbs.</param>
    public static string Of(CompletionShell shell, RootCommand root)
    {
        CompletedVerb[] verbs = [.. CompletedVerb.All(root)];
        return shell switch
        {
            CompletionShell.Bash => Fill("completion.bash", verbs, verb => Cases(verb, word => word.Name)),
            CompletionShell.Zsh => Fill("completion.zsh", verbs, verb => Cases(verb, Described)),
            CompletionShell.Fish => Fill("completion.fish", verbs, FishCompletion.Lines),
            _ => Fill("completion.ps1", verbs, Entries),
        };
    }

    private static string Fill(string template, IEnumerable<CompletedVerb> verbs, Func<CompletedVerb, IEnumerable<string>> lines)
    {
        var known = new StringBuilder();
        foreach (string line in verbs.SelectMany(lines))
            known.Append(line).Append('\n');

        return Resource.Text(template).ReplaceLineEndings("\n").Replace(Place, known.ToString(), StringComparison.Ordinal);
    }

    // In bash and zsh alike: a case for every verb, and one for every option with a value.
    private static IEnumerable<string> Cases(CompletedVerb verb, Func<CompletedWord, string> shown)
    {
        yield return $"    {Quoted(verb.Path)})" + List("verbs", verb.Verbs) + List("options", Options(verb)) + Value(verb.Words)
            + " ;;";
        foreach (CompletedOption option in verb.Options.Where(option => option.Value is not null))
        {
            string names = string.Join('|', option.Names.Select(name => Quoted($"{verb.Path} {name}")));
            yield return $"    {names}) takes=1{Value(option.Value!)} ;;";
        }

        string List(string name, IEnumerable<CompletedWord> words) =>
            words.Any() ? $" {name}=({string.Join(' ', words.Select(shown).Select(Quoted))})" : string.Empty;

        string Value(CompletedValue value) => List("choices", Choices(value)) + (value.IsFile ? " files=1" : string.Empty);
    }

    // PowerShell's table of the same.
    private static IEnumerable<string> Entries(CompletedVerb verb)
    {
        yield return Entry(verb.Path, verb.Verbs.Concat(Options(verb)).Concat(Choices(verb.Words)));
        foreach (CompletedOption option in verb.Options.Where(option => option.Value is not null))
        {
            foreach (string name in option.Names)
                yield return Entry($"{verb.Path} {name}", Choices(option.Value!));
        }

        static string Entry(string key, IEnumerable<CompletedWord> words) =>
            $"        {InPowerShell(key)} = @({string.Join(", ", words.Select(Described).Select(InPowerShell))})";

        static string InPowerShell(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static IEnumerable<CompletedWord> Options(CompletedVerb verb) =>
        verb.Options.SelectMany(option => option.Names.Select(name => new CompletedWord(name, option.Description)));

    private static IEnumerable<CompletedWord> Choices(CompletedValue value) =>
        value.Choices.Select(word => new CompletedWord(word, string.Empty));

    private static string Described(CompletedWord word) =>
        word.Description.Length == 0 ? word.Name : $"{word.Name}:{word.Description}";

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
