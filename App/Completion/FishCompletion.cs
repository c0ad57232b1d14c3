namespace MlNetClassifier.App.Completion;

/// <summary>What fish is told of a verb: a line for each word that may follow it.</summary>
internal static class FishCompletion
{
    public static IEnumerable<string> Lines(CompletedVerb verb)
    {
        string complete = $"complete -c mlnetclassifier -n {Quoted($"__mlnetclassifier_at {Quoted(verb.Path)}")}";
        if (verb.Path.Length > 0)
            yield return $"set -a __mlnetclassifier_verbs {Quoted(verb.Path)}";

        foreach (CompletedWord below in verb.Verbs)
            yield return $"{complete} -a {Quoted(below.Name)} -d {Quoted(below.Description)}";

        foreach (CompletedOption option in verb.Options)
        {
            string names = string.Concat(option.Names.Select(name => name.StartsWith("--", StringComparison.Ordinal)
                ? $" -l {name[2..]}"
                : $" -s {name[1..]}"));
            yield return $"{complete}{names}{Value(option.Value)} -d {Quoted(option.Description)}";
        }

        if (verb.Words.Choices.Count > 0)
            yield return complete + Choices(verb.Words);

        if (verb.Words.IsFile)
            yield return complete + " -F";
    }

    private static string Value(CompletedValue? value) => value is null ? string.Empty
        : (value.IsFile ? " -r -F" : " -x") + Choices(value);

    private static string Choices(CompletedValue value) =>
        value.Choices.Count == 0 ? string.Empty : $" -a {Quoted(string.Join(' ', value.Choices))}";

    private static string Quoted(string text) => $"'{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'",
        StringComparison.Ordinal)}'";
}
