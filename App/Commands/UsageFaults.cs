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
    // A short option with its value, such as -k3, is no beginning of a long one.
    private const int LongestShort = 3;

    // Options of other software that trains.
    private static readonly string[] Devices =
        ["device", "devices", "gpu", "gpus", "cuda", "use-gpu", "no-gpu", "no-cuda", "mps", "accelerator", "cpu"];

    // Verbs of other software, and words for options.
    private static readonly (string[] Words, string Meant)[] OtherVerbs =
    [
        (["predict", "classify", "infer", "inference"], "score"),
        (["test", "validate", "val", "eval"], "evaluate"),
        (["fit", "learn"], "train"),
        (["help"], "--help"),
        (["version"], "--version"),
    ];

    public static IReadOnlyList<string> Of(ParseResult parsed, IReadOnlyList<string> args, AppEnvironment environment)
    {
        // What they were taken for instead makes no sense to the user.
        if (WithOneDash(parsed, args) is [_, ..] dashes)
            return dashes;

        Command command = parsed.CommandResult.Command;
        string[] unknown = [.. parsed.UnmatchedTokens];
        string[] unknownOptions =
            [.. unknown.Where(token => token.StartsWith('-'))
                .Select(token => UnknownOption(token, Options(parsed)))];
        string[] others = [.. parsed.Errors.Where(error => !IsAboutUnknown(error, unknown))
            .Select(error => Miscounted(error, parsed) ?? error.Message).Distinct()];

        // The options of a mistyped verb are unknown too.
        if (command.Subcommands.Count > 0 && unknown is [not ['-', ..] and var verb, ..])
            return [command is RootCommand && MeantVerb(verb, environment) is { } meant
                ? $"There is no verb '{verb}'. Did you mean {meant}?"
                : Unknown("verb", verb, command.Subcommands.Select(known => known.Name))];

        if (unknownOptions.Length > 0)
            return [.. unknownOptions, .. others];

        // A word is left over because of another fault: it is the value of a mistyped option.
        if (others.Length > 0)
            return others;

        return [.. unknown.Select(token => $"'{token}' is one argument too many.")];
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

    /// <summary>Says that there is no such option; for a folder or file of that name, there is <c>./</c>.</summary>
    public static string UnknownOption(string token, IEnumerable<Option> options)
    {
        string given = token.Split('=')[0];
        return IsDevice(given)
            ? $"There is no option '{given}': everything is computed on the CPU, so there is no device to choose. Leave it out."
            : Unknown("option", given, options.Select(option => option.Name));
    }

    /// <summary>Whether an option of other software is meant that chooses a device.</summary>
    public static bool IsDevice(string option) =>
        Devices.Contains(option.Split('=')[0].TrimStart('-'), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a word was probably meant as an option.</summary>
    public static bool LooksLikeOption(string word) => word.Length > 1 && word[0] == '-';

    /// <summary>
    /// Options with one dash too few, which the parser takes for short ones (<c>-data x</c> for <c>-d ata</c>), or with the dash
    /// that a word processor makes of two.
    /// </summary>
    public static IReadOnlyList<string> WithOneDash(ParseResult parsed, IReadOnlyList<string> args)
    {
        string[] names = [.. Options(parsed).SelectMany(option => option.Aliases.Append(option.Name))];
        return
        [
            .. from word in args.TakeWhile(word => word != "--")
               where word.Length > 2 && (word[0] is '–' or '—' || (word[0] == '-' && word[1] != '-'))
               let given = word.Split('=', ':')[0]
               let name = "--" + given[1..]
               let meant = given.Length <= LongestShort
                   ? names.FirstOrDefault(known => known == name)
                   : names.Where(known => known.StartsWith(name, StringComparison.Ordinal)).MinBy(known => known.Length)
               where !names.Contains(given) && meant is not null
               select $"There is no option '{given}'. Did you mean {meant}?",
        ];
    }

    /// <summary>A choice of words in a sentence.</summary>
    public static string OneOf(string[] words) => $"{string.Join(", ", words[..^1])} or {words[^1]}";

    /// <summary>The command as it is typed: the program's name and its verbs.</summary>
    public static string Typed(ParseResult parsed, string program)
    {
        var verbs = new Stack<string>();
        for (CommandResult? result = parsed.CommandResult; result?.Parent is CommandResult parent; result = parent)
            verbs.Push(result.Command.Name);

        return string.Join(' ', verbs.Prepend(program));
    }

    // Verbs of other software, and images without a verb.
    private static string? MeantVerb(string word, AppEnvironment environment) =>
        OtherVerbs.FirstOrDefault(other => other.Words.Contains(word, StringComparer.OrdinalIgnoreCase)).Meant
        ?? (Directory.Exists(environment.Resolve(word)) ? $"train {environment.Typed(environment.Resolve(word))}"
            : File.Exists(environment.Resolve(word)) ? $"score {environment.Typed(environment.Resolve(word))}"
            : null);

    // Too few or too many words: the parser says that an argument of 'check' is missing, but neither which nor what it is.
    private static string? Miscounted(ParseError error, ParseResult parsed)
    {
        if (error.SymbolResult is CommandResult { Command.Subcommands: [_, ..] verbs })
            return $"A verb is missing; give {OneOf([.. verbs.Select(verb => verb.Name)])}.";

        OptionResult? option = error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
        if (option is { Tokens: [], Option: { Arity.MinimumNumberOfValues: > 0 } known })
            return $"{known.Name} has no value; type '{known.Name} {known.HelpName}'.";

        if (option is { Tokens.Count: > 1, Option: { Arity.MaximumNumberOfValues: 1 } single })
            return $"{single.Name} has {option.Tokens.Count} values: "
                + $"{string.Join(", ", option.Tokens.Select(token => token.Value))}; give one.";

        string[] missing = [.. parsed.CommandResult.Command.Arguments
            .Where(argument => argument.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(argument) is null or { Tokens: [] })
            .Select(argument => argument.Name)];
        return error.SymbolResult is ArgumentResult { Tokens: [] } or CommandResult && missing.Length > 0
            ? $"{string.Join(" and ", missing)} {(missing.Length == 1 ? "is" : "are")} missing; type '"
                + $"{Typed(parsed, string.Empty).TrimStart()} "
                + $"{string.Join(' ', parsed.CommandResult.Command.Arguments.Select(argument => argument.Name))}'."
            : null;
    }

    private static bool IsAboutUnknown(ParseError error, string[] unknown) =>
        error.SymbolResult is CommandResult result
        && unknown.Length > 0
        && (result.Command.Subcommands.Count > 0
        || unknown.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)));

    private static IEnumerable<Option> Options(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(option => option.Recursive));
}
