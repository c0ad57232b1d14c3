using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Train;

namespace MlNetClassifier.App.Commands;

/// <summary><c>train</c>: a folder of images becomes a trained, evaluated, saved model.</summary>
internal static class TrainCommand
{
    public static Command Create(AppEnvironment environment)
    {
        Option<string> project = new("--project")
        {
            Description = "Folder of all runs.",
            HelpName = "DIR",
            DefaultValueFactory = _ => RunFolder.DefaultProject,
        };
        Option<string> name = new("--name")
        {
            Description = "Folder of this run; a number is added if it is taken.",
            HelpName = "NAME",
            DefaultValueFactory = _ => RunFolder.DefaultName,
        };
        Option<bool> existOk = new("--exist-ok") { Description = "Write into the folder even if it exists." };
        Option<bool> dryRun = new("--dry-run")
        {
            Description = "Say what would be trained, how long it takes and what the test split can tell; write nothing.",
        };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("train", "Train a classifier, measure it on images it has not seen and save it.");
        foreach (Option option in SettingsTable.CreateOptions().Concat([dryRun, project, name, existOk, json]))
            command.Options.Add(option);

        var resumption = new Resumption(command, environment);
        command.Options.Add(new HelpOption { Action = new SettingsHelp(environment.CommandName) });
        command.Validators.Add(result =>
        {
            // What a run goes on with is known only when its folder was read.
            IReadOnlyList<string> faults =
                resumption.IsAskedFor(result) ? [] : SettingsTable.Read(Given(result), environment).Faults;
            if (result.GetResult(name)?.Tokens is [var folder, ..])
                faults = [.. faults, .. RunFolder.NameFaults(folder.Value)];

            foreach (string fault in faults)
                result.AddError(fault);
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            using var log = new RunLog(environment.Error, environment.Clock);
            AppEnvironment logged = environment with { Error = log };
            JsonObject given = Given(parsed.CommandResult);
            if (parsed.GetValue(dryRun))
                return Task.FromResult(new DryRun(Request(given), environment).Execute(parsed.GetValue(json)));

            TrainRun run = resumption.IsAskedFor(parsed.CommandResult)
                ? resumption.Resume(parsed, given, parsed.GetValue(project)!, Request, logged, log)
                : new TrainRun(Request(given), logged, log, given);
            return Task.FromResult(run.Execute(parsed.GetValue(json)));

            TrainRequest Request(JsonObject settings)
            {
                (TrainRequest request, IReadOnlyList<string> faults) = SettingsTable.Read(settings, environment);
                return faults.Count > 0
                    ? throw new UsageException(string.Join(Environment.NewLine, faults))
                    : request.Load(environment).Until(cancellationToken) with
                    {
                        Project = parsed.GetValue(project)!,
                        Name = parsed.GetValue(name)!,
                        ExistOk = parsed.GetValue(existOk),
                    };
            }
        });
        return command;
    }

    // Settings that were typed, with their values. An option whose value is missing is a fault that the parser finds.
    private static JsonObject Given(CommandResult command) => new(
        from option in command.Children.OfType<OptionResult>()
        let setting = SettingsTable.Find(option.Option.Name)
        where !option.Implicit && setting is not null && (setting.IsFlag || option.Tokens.Count > 0)
        select KeyValuePair.Create<string, JsonNode?>(setting.Name, option.Tokens is [.., var token] ? token.Value : "true"));
}
