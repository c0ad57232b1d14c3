using System.CommandLine;
using System.CommandLine.Invocation;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Settings;

namespace MlNetClassifier.App.Commands;

/// <summary>The help of a verb with many settings: in groups, within the width of a terminal, rarely needed ones last.</summary>
/// <param name="program">How the user starts this program.</param>
internal sealed class SettingsHelp(string program) : SynchronousCommandLineAction
{
    private const int Width = 80;
    private const int Column = 28;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        string arguments = string.Concat(command.Arguments.Select(argument => $" [{argument.Name}]"));
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Description:");
        foreach (string line in Prose.Lines(command.Description!, Width - 2))
            output.WriteLine($"  {line}");

        output.WriteLine();
        output.WriteLine("Usage:");
        output.WriteLine($"  {UsageFaults.Typed(parseResult, program)}{arguments} [options]");
        IEnumerable<Option> inherited = parseResult.RootCommandResult.Command.Options.Where(option => option.Recursive);
        IEnumerable<Option> options = command.Options.Concat(inherited).DistinctBy(option => option.Name);
        foreach (IGrouping<SettingGroup, Option> group in options.GroupBy(GroupOf).OrderBy(group => group.Key))
        {
            output.WriteLine();
            output.WriteLine(group.Key == SettingGroup.Rare ? "Rarely needed:" : $"{group.Key}:");
            foreach (Option option in group)
                Write(option, output);
        }

        output.WriteLine();
        output.WriteLine($"{ValueForms.Whole} is a whole number, {ValueForms.Real} any number. Brackets: range and default.");
        return ExitCode.Ok;
    }

    private static SettingGroup GroupOf(Option option) => SettingsTable.Find(option.Name)?.Group ?? SettingGroup.Run;

    private static void Write(Option option, TextWriter output)
    {
        IEnumerable<string> names = option.Aliases.Append(option.Name).Where(name => name.StartsWith('-') && name != "-?");
        string left = $"  {string.Join(", ", names.OrderBy(name => name.Length))} {option.HelpName}".TrimEnd();
        bool hasDefault = option is { HasDefaultValue: true } and not Option<bool>;

        // A list may be broken after a comma.
        string standard = hasDefault
            ? $" [default: {option.GetDefaultValue()}]".Replace(",", ", ", StringComparison.Ordinal)
            : string.Empty;
        foreach (string line in Prose.Lines(option.Description + standard, Width - Column))
        {
            if (left.Length >= Column)
            {
                output.WriteLine(left);
                left = string.Empty;
            }

            output.WriteLine($"{left.PadRight(Column)}{line}");
            left = string.Empty;
        }
    }
}
