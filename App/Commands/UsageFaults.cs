using System.CommandLine;
using System.CommandLine.Parsing;
using MlNetClassifier.Data;

namespace MlNetClassifier.App.Commands;

/// <summary>What is wrong with a command line, a sentence per fault.</summary>
/// <remarks>
/// The parser's own words for an unknown name offer every option that is one letter long, and none for <c>--name=value</c>.
/// </remarks>
internal static class UsageFaults
{
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] unknown = [.. parsed.UnmatchedTokens];
        string[] unknownOptions =
            [.. unknown.Where(token => token.StartsWith('-'))
                .Select(token => Unknown("option", token.Split('=')[0], OptionNames(parsed)))];
        string[] others = [.. parsed.Errors.Where(error => !IsAboutUnknown(error, unknown)).Select(error => error.Message)];
        if (unknownOptions.Length > 0)
            return [.. unknownOptions, .. others];

        // A word is left over because of another fault: it is the value of a mistyped option.
        if (others.Length > 0)
            return others;

        return command.Subcommands.Count > 0
            ? [Unknown("verb", unknown[0], command.Subcommands.Select(verb => verb.Name))]
            : [.. unknown.Select(token => $"'{token}' is one argument too many.")];
    }

    /// <summary>Values that are empty: as a path, one would mean the current folder.</summary>
    public static IReadOnlyList<string> OfEmptyValues(ParseResult parsed) =>
    [
        .. parsed.CommandResult.Children.Where(child => child.Tokens.Any(token => token.Value.Length == 0))
            .Select(child => child is OptionResult option
                ? $"The value of {option.Option.Name} is empty; give one, or leave the option out."
                : $"{((ArgumentResult)child).Argument.Name} is empty; give a value, or leave it out."),
        .. parsed.UnmatchedTokens.Where(token => token.Length == 0).Select(_ => "An argument is empty; leave it out."),
    ];

    /// <summary>Says that there is no such name, and which one was probably meant.</summary>
    public static string Unknown(string kind, string given, IEnumerable<string> names)
    {
        string? meant = NearestName.Find(given, names);
        return $"There is no {kind} '{given}'.{(meant is null ? string.Empty : $" Did you mean {meant}?")}";
    }

    /// <summary>The command as it is typed: the program's name and its verbs.</summary>
    public static string Typed(ParseResult parsed, string program)
    {
        var verbs = new Stack<string>();
        for (CommandResult? result = parsed.CommandResult; result?.Parent is CommandResult parent; result = parent)
            verbs.Push(result.Command.Name);

        return string.Join(' ', verbs.Prepend(program));
    }

    private static bool IsAboutUnknown(ParseError error, string[] unknown) =>
        error.SymbolResult is CommandResult result
        && unknown.Length > 0
        && (result.Command.Subcommands.Count > 0
        || unknown.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)));

    private static IEnumerable<string> OptionNames(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(option => option.Recursive))
            .Select(option => option.Name);
}
