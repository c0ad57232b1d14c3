using System.CommandLine;

namespace MlNetClassifier.App.Completion;

/// <summary>A verb as a shell must know it.</summary>
/// <param name="Path">The words that lead to it, such as <c>data check</c>; empty for the program itself.</param>
/// <param name="Verbs">The verbs below it.</param>
/// <param name="Options">Its options, and those of every verb.</param>
/// <param name="Words">What its arguments are.</param>
internal sealed record CompletedVerb(
    string Path, IReadOnlyList<CompletedWord> Verbs, IReadOnlyList<CompletedOption> Options, CompletedValue Words)
{
    /// <summary>The program and all its verbs.</summary>
    public static IEnumerable<CompletedVerb> All(RootCommand root) => Below(root, string.Empty, []);

    private static IEnumerable<CompletedVerb> Below(Command command, string path, Option[] inherited)
    {
        Option[] options = [.. command.Options.Where(option => !option.Hidden)];
        var verb = new CompletedVerb(
            path,
            [.. command.Subcommands.Where(below => !below.Hidden).Select(CompletedWord.Of)],
            [.. options.Concat(inherited).DistinctBy(option => option.Name).Select(CompletedOption.Of)],
            CompletedValue.Of(command.Arguments));
        Option[] passedOn = [.. options.Where(option => option.Recursive), .. inherited];
        return command.Subcommands.Where(below => !below.Hidden)
            .SelectMany(below => Below(below, $"{path} {below.Name}".TrimStart(), passedOn)).Prepend(verb);
    }
}
