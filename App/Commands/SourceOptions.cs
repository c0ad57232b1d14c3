using System.CommandLine;

namespace MlNetClassifier.App.Commands;

/// <summary>Which images a verb takes, as words after the verb or as <c>--source</c>.</summary>
internal sealed class SourceOptions
{
    private readonly Argument<string[]> _images = new("IMAGES")
    {
        Description = "Images; the same as --source.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string[]> _source = new("--source", "-s")
    {
        Description = "Files, folders, globs, @LIST (a file with one path per line) or - (such a list on standard input).",
        HelpName = "WHAT",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Adds both to a verb, before its other options.</summary>
    public SourceOptions(Command command)
    {
        command.Arguments.Add(_images);
        command.Options.Insert(0, _source);
        FileNames.RefuseOptions(command, _images);
        FileNames.RefuseOptions(command, _source);
    }

    /// <summary>All that was given.</summary>
    public IReadOnlyList<string> Given(ParseResult parsed) =>
        [.. parsed.GetValue(_images) ?? [], .. parsed.GetValue(_source) ?? []];
}
