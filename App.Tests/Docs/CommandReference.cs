using System.Collections;
using System.CommandLine;
using System.Globalization;
using System.Text;
using MlNetClassifier.App.Completion;
using MlNetClassifier.App.Settings;

namespace MlNetClassifier.App.Tests.Docs;

/// <summary>The verbs of a program as a page: purpose, arguments, options, choices and defaults.</summary>
internal static class CommandReference
{
    public static string Of(RootCommand root)
    {
        var text = new StringBuilder();
        foreach (Command verb in root.Subcommands)
            Add(verb, verb.Name, text);

        return text.ToString().TrimEnd();
    }

    private static void Add(Command command, string path, StringBuilder text)
    {
        Argument[] arguments = [.. command.Arguments.Where(argument => !argument.Hidden)];
        text.Append($"## {path}\n\n{command.Description}\n\n");
        if (command.Subcommands.Count == 0)
        {
            string words = string.Concat(arguments.Select(argument =>
                argument.Arity.MinimumNumberOfValues > 0 ? $" {argument.Name}" : $" [{argument.Name}]"));
            text.Append($"`mlnetclassifier {path}{words} [options]`\n\n");
        }

        ILookup<bool, Option> options = command.Options
            .Where(option => !option.Hidden && option.Name is not ("--help" or "--version")).ToLookup(IsSetting);
        if (arguments.Length > 0 || options[false].Any())
        {
            text.Append("| argument or option | for | values |\n| --- | --- | --- |\n");
            foreach (Argument argument in arguments)
                text.Append($"| `{argument.Name}` | {Cell(argument.Description)} | {Values(argument)}|\n");

            foreach (Option option in options[false])
                text.Append($"| {Names(option)} | {Cell(option.Description)} | {Values(option)}|\n");

            text.Append('\n');
        }

        if (options[true].Any())
        {
            text.Append("[Settings](settings.md) that it takes: ")
                .AppendJoin(", ", options[true].Select(option => $"`{option.Name}`")).Append(".\n\n");
        }

        foreach (Command below in command.Subcommands)
            Add(below, $"{path} {below.Name}", text);
    }

    // An option of that name with another help is the verb's own.
    private static bool IsSetting(Option option) =>
        SettingsTable.Find(option.Name) is { } setting && option.Description!.StartsWith(setting.Help, StringComparison.Ordinal);

    private static string Names(Option option) =>
        string.Join(", ", CompletedOption.Of(option).Names.Select(name => $"`{name}`"));

    private static string Values(Argument argument) =>
        Values(CompletedValue.Of([argument]), null, argument.HasDefaultValue ? argument.GetDefaultValue() : null);

    private static string Values(Option option) => CompletedOption.Of(option).Value is not { } value ? string.Empty
        : Values(value, option.HelpName, option.HasDefaultValue ? option.GetDefaultValue() : null)
            + (option.Required ? "required " : string.Empty);

    private static string Values(CompletedValue value, string? placeholder, object? standard)
    {
        IEnumerable<string> words = value.Choices.Select(word => $"`{word}`");
        IEnumerable<string> others =
            (placeholder ?? string.Empty).Split('|').Where(part => part.Length > 0 && !value.Choices.Contains(part));
        string text = string.Join(", ", words.Concat(others.Select(part => $"`{part}`")));
        string shown = standard switch
        {
            null or false or "" => string.Empty,
            IEnumerable list and not string => string.Join(' ', list.Cast<object>()),
            _ => Convert.ToString(standard, CultureInfo.InvariantCulture)!,
        };
        string both = shown.Length == 0 ? text : text.Length == 0 ? $"default `{shown}`" : $"{text}; default `{shown}`";
        return both.Length == 0 ? string.Empty : both + " ";
    }

    /// <summary>Text in a cell of a table.</summary>
    public static string Cell(string? text) =>
        (text ?? string.Empty).Replace("|", @"\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
