using System.CommandLine;
using System.CommandLine.Parsing;

namespace MlNetClassifier.App.Commands;

/// <summary>Arguments and options that take any number of file names.</summary>
internal static class FileNames
{
    /// <summary>Refuses values that look like an option: a mistyped option would otherwise be taken for a file name.</summary>
    public static void RefuseOptions(Command command, Argument argument) =>
        argument.Validators.Add(result => RefuseOptions(command, result, result.Tokens));

    /// <inheritdoc cref="RefuseOptions(Command, Argument)" />
    public static void RefuseOptions(Command command, Option option) =>
        option.Validators.Add(result => RefuseOptions(command, result, result.Tokens));

    /// <summary>Refuses a folder where the name of a file to write is expected, before there is anything to write.</summary>
    public static void RefuseFolders<T>(Option<T> option, AppEnvironment environment) => option.Validators.Add(result =>
    {
        foreach (string file in result.Tokens.Select(token => token.Value).Where(IsFolder))
            result.AddError($"{option.Name} is '{file}', a folder; give the name of a file.");

        bool IsFolder(string file) => Path.EndsInDirectorySeparator(file) || Directory.Exists(environment.Resolve(file));
    });

    /// <summary>
    /// Words after <c>--</c> are names, also those that begin with a dash: from here on, they begin with a folder.
    /// </summary>
    public static string[] AfterDashes(string[] args)
    {
        int dashes = Array.IndexOf(args, "--");
        return dashes < 0 || args[0] == "activations" // whose words are numbers
            ? args
            : [.. args.Select((word, i) => i > dashes && UsageFaults.LooksLikeOption(word) ? Path.Join(".", word) : word)];
    }

    private static void RefuseOptions(Command command, SymbolResult result, IEnumerable<Token> tokens)
    {
        foreach (string token in tokens.Select(token => token.Value).Where(UsageFaults.LooksLikeOption))
        {
            string unknown = UsageFaults.UnknownOption(token, command.Options.Append(CommonOptions.Verbose));
            result.AddError(UsageFaults.IsDevice(token) ? unknown : $"{unknown} Write ./{token} for a file of that name.");
        }
    }
}
