using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Train;

namespace MlNetClassifier.App.Commands;

/// <summary><c>train</c>: a folder of images becomes a trained, evaluated, saved model.</summary>
internal static class TrainCommand
{
    public const string Description =
        "Train a classifier, measure it on images it has not seen and save it.";

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
        var command = new Command("train", Description)
        {
            dryRun, project, name, existOk, json,
        };
        var resumption = new Resumption(command, environment);

        // Which settings a resumed run has is known only when its folder has been read.
        var settings = SettingsOptions.AddTo(command, SettingsTable.All, environment, isJudgedLater: resumption.IsAskedFor);
        command.Validators.Add(result =>
        {
            if (result.GetResult(name)?.Tokens is [var folder, ..] && RunFolder.NameFaults(folder.Value) is [var fault, ..])
                result.AddError(fault);
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            using var log = new RunLog(environment.Error, environment.Clock);
            AppEnvironment logged = environment with { Error = log };
            JsonObject given = SettingsOptions.Given(parsed.CommandResult);
            JsonObject? choice = null;
            if (!NetworkCandidate.IsAskedFor(given))
            {
            }
            else if (resumption.IsAskedFor(parsed.CommandResult))
                given.Remove(NetworkCandidate.Option); // it was chosen when the run began
            else
                (given, choice) = new NetworkChoice(Request, logged).Choose(given, isReadOnly: parsed.GetValue(dryRun));

            if (parsed.GetValue(dryRun))
                return Task.FromResult(new DryRun(Request(given), given, environment).Execute(parsed.GetValue(json)));

            TrainRun run = resumption.IsAskedFor(parsed.CommandResult)
                ? resumption.Resume(parsed, given, parsed.GetValue(project)!, Request, logged, log)
                : new TrainRun(Request(given), logged, log, given, choice: choice);
            return Task.FromResult(run.Execute(parsed.GetValue(json)));

            TrainRequest Request(JsonObject asked) => settings.Request(asked, cancellationToken) with
            {
                Project = parsed.GetValue(project)!,
                Name = parsed.GetValue(name)!,
                ExistOk = parsed.GetValue(existOk),
            };
        });
        return command;
    }
}
