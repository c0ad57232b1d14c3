using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Training.Backbones;

namespace MlNetClassifier.App.Commands;

/// <summary>Settings of the table as options of a verb, with their faults and their help.</summary>
internal sealed class SettingsOptions
{
    private const string DataOption = "--data";

    private readonly AppEnvironment _environment;

    private SettingsOptions(AppEnvironment environment) => _environment = environment;

    /// <summary>Adds settings to a verb.</summary>
    /// <param name="command">The verb, with its arguments.</param>
    /// <param name="settings">Rows of the table.</param>
    /// <param name="environment">What relative paths start from.</param>
    /// <param name="isJudgedLater">
    /// Whether faults are found later, because more settings come from elsewhere; null for never.
    /// </param>
    public static SettingsOptions AddTo(
        Command command, IEnumerable<Setting> settings, AppEnvironment environment,
        Func<CommandResult, bool>? isJudgedLater = null)
    {
        var options = new SettingsOptions(environment);
        Option[] own = [.. command.Options];
        command.Options.Clear();
        foreach (Option option in settings.Select(setting => setting.CreateOption()).Concat(own))
            command.Options.Add(option);

        if (command.Options.FirstOrDefault(option => option.Name == DataOption) is { } data)
            DataArgument.AddTo(command, data);

        command.Options.Add(new HelpOption { Action = new SettingsHelp(environment.CommandName) });
        command.Validators.Add(result =>
        {
            if (isJudgedLater?.Invoke(result) == true)
                return;

            try
            {
                foreach (string fault in SettingsTable.Read(Given(result), environment).Faults)
                    result.AddError(fault);
            }
            catch (BackboneException)
            {
                // No fault of what was typed: it is said when the request is made.
            }
        });
        return options;
    }

    /// <summary>
    /// Settings that were typed, with their values. An option whose value is missing is a fault that the parser finds.
    /// </summary>
    public static JsonObject Given(CommandResult command)
    {
        var given = new JsonObject(Typed(command));
        if (command.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).FirstOrDefault() is { } data)
            given[DataOption] = data.Value;

        return given;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Typed(CommandResult command) =>
        from option in command.Children.OfType<OptionResult>()
        let setting = SettingsTable.Find(option.Option.Name)
        where !option.Implicit && setting is not null && (setting.IsFlag || option.Tokens.Count > 0)
        select KeyValuePair.Create<string, JsonNode?>(setting.Name, option.Tokens is [.., var token] ? token.Value : "true");

    /// <summary>The request that settings make.</summary>
    /// <param name="given">The settings.</param>
    /// <param name="cancellationToken">Stops its training.</param>
    /// <exception cref="UsageException">They have faults; the message lists all of them.</exception>
    public TrainRequest Request(JsonObject given, CancellationToken cancellationToken) =>
        SettingsTable.Request(given, _environment, cancellationToken);
}
