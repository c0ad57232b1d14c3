using System.CommandLine;
using System.CommandLine.Parsing;
using MlNetClassifier.Data;

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

    private static void RefuseOptions(Command command, SymbolResult result, IEnumerable<Token> tokens)
    {
        foreach (string token in tokens.Select(token => token.Value).Where(value => value.Length > 1 && value[0] == '-'))
        {
            string? meant = NearestName.Find(token, command.Options.Select(option => option.Name));
            result.AddError($"There is no option '{token}'.{(meant is null ? string.Empty : $" Did you mean {meant}?")} Write ./{token} for a file of that name.");
        }
    }
}
