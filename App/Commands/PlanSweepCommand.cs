using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Compare;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Sweep;
using MlNetClassifier.App.Work;
using MlNetClassifier.Training;

namespace MlNetClassifier.App.Commands;

/// <summary><c>plan sweep</c>: many trainings, one for each shard.</summary>
internal static class PlanSweepCommand
{
    private const string Description = "Plan many trainings: activations, networks or settings, each with every seed.";

    public static Command Create(AppEnvironment environment)
    {
        if (!TrainingSupport.IsIncluded)
            return ElsewhereCommand.Create("sweep", Description, environment);

        Option<string> run = RunOption.Create();
        Option<string?> activations = new("--activations", "--activation", "-a")
        {
            Description = "Activations of one network, separated by commas; the others are tested against the first. linear is "
                + "the network without any non-linear function.",
            HelpName = "NAMES",
        };
        activations.CompletionSources.Add([.. ValueForms.Activations.Choices]);
        Option<string?> list = new("--settings")
        {
            Description = "A JSON file with a list of settings, such as [{\"name\": \"wide\", \"dense\": \"256\"}, "
                + "{\"lr\": 0.01}]; those of the command line are for all.",
            HelpName = "FILE",
        };
        Option<string> seeds = CompareCommand.Seeds();
        Option<int> splitSeed = CompareCommand.SplitSeed();
        Option<string?> project = new("--project")
        {
            Description = "Folder of all runs, to use and keep features and pixels there [default: the folder of this run].",
            HelpName = "DIR",
        };
        var command = new Command("sweep", Description)
        {
            run, activations, list, seeds, splitSeed, project,
        };
        var networks = new ComparedNetworks(command, activations, environment);
        command.Validators.Add(result =>
        {
            bool hasOther = IsGiven(result, activations) || networks.IsAskedFor(result);
            if (!hasOther && !IsGiven(result, list))
                result.AddError("There is nothing to vary; give --activations relu,elu, --networks lesson,compact or --settings "
                    + "FILE.");
            else if (hasOther && IsGiven(result, list))
                result.AddError("--settings says all that is varied; leave --activations and --networks out.");
        });
        var settings = SettingsTable.All.Where(row => !CompareCommand.LeftOut.Append("--diagnostics").Contains(row.Name));
        SettingsOptions.AddTo(
            command, settings, environment, result => networks.IsAskedFor(result) || IsGiven(result, list));
        command.SetAction((parsed, cancellationToken) =>
        {
            JsonObject given = SettingsOptions.Given(parsed.CommandResult);
            (string noun, IEnumerable<SweepContestant> contestants) = parsed.GetValue(list) is { } file
                ? (Contestant.SettingNoun, Of(SettingsFile.Read(file, given, environment), environment))
                : networks.IsAskedFor(parsed.CommandResult)
                    ? (Contestant.NetworkNoun, Of(networks.Candidates(parsed.CommandResult), environment))
                    : (Contestant.ActivationNoun,
                        Of(CompareCommand.Read(parsed.GetValue(activations)!, Contestant.ParseList), given));
            string folder = environment.Resolve(parsed.GetValue(run)!);
            var task = new SweepTask(
                noun, [.. contestants], CompareCommand.Read(parsed.GetValue(seeds)!, SeedList.Parse), parsed.GetValue(splitSeed),
                parsed.GetValue(project) is { } shared ? environment.Resolve(shared) : null);
            new RunPlanner(folder, environment).Write(SweepPlan.Make(task, folder, environment, cancellationToken));
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static bool IsGiven(CommandResult command, Option option) => command.GetResult(option) is { Implicit: false };

    private static IEnumerable<SweepContestant> Of(IEnumerable<Contestant> activations, JsonObject given) =>
        activations.Select(activation => new SweepContestant(activation.Name, (JsonObject)given.DeepClone()));

    private static IEnumerable<SweepContestant> Of(IReadOnlyList<NetworkCandidate> candidates, AppEnvironment environment)
    {
        foreach (NetworkCandidate candidate in candidates)
            candidate.SayWhatIsLeftOut(environment);

        return candidates.Select(candidate => new SweepContestant(candidate.Network, candidate.Given));
    }
}
