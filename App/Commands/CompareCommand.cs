using System.CommandLine;
using System.Globalization;
using MlNetClassifier.App.Compare;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data.Splits;

namespace MlNetClassifier.App.Commands;

/// <summary><c>compare</c>: the same network with each activation, or several networks.</summary>
internal static class CompareCommand
{
    public const string Description =
        "Train the network once per activation, from the same weights on the same batches, or several networks, and compare.";

    private const string DefaultName = "compare";

    /// <summary>Settings that a comparison varies, and takes in its own words.</summary>
    public static readonly string[] LeftOut = ["--activation", "--feature-activation", "--seed", "--memory", "--no-probe",
        "--tensorboard"];

    public static Command Create(AppEnvironment environment)
    {
        Option<string> activations = new("--activations", "-a")
        {
            Description = "What to compare, separated by commas; the first is the reference. linear is the network without any "
                + "non-linear function.",
            HelpName = "NAMES",
            DefaultValueFactory = _ =>
                string.Join(',', Contestant.Usual.Select(contestant => contestant.Activation?.Function.Name ?? contestant.Name)),
        };
        activations.CompletionSources.Add([.. ValueForms.Activations.Choices]);
        Option<string> seeds = Seeds();
        Option<int> splitSeed = SplitSeed();
        Option<string> project = new("--project")
        {
            Description = "Folder of all runs.",
            HelpName = "DIR",
            DefaultValueFactory = _ => RunFolder.DefaultProject,
        };
        Option<string> name = new("--name")
        {
            Description = "Folder of this comparison; the same command again resumes it where it was stopped.",
            HelpName = "NAME",
            DefaultValueFactory = _ => DefaultName,
        };
        Option<bool> wide = CommonOptions.Wide();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("compare", Description)
        {
            activations, seeds, splitSeed, project, name, wide, json,
        };
        var networks = new ComparedNetworks(command, activations, environment);
        var settings = SettingsOptions.AddTo(
            command, SettingsTable.All.Where(setting => !LeftOut.Contains(setting.Name)), environment, networks.IsAskedFor);
        command.SetAction((parsed, cancellationToken) =>
        {
            IReadOnlyList<Contestant> contestants = networks.IsAskedFor(parsed.CommandResult)
                ? networks.Contestants(parsed.CommandResult, given => settings.Request(given, cancellationToken))
                : Read(parsed.GetValue(activations)!, Contestant.ParseList);
            TrainRequest training = contestants[0].Own?.Training
                ?? settings.Request(SettingsOptions.Given(parsed.CommandResult), cancellationToken);
            return Task.FromResult(new CompareRun(
                new CompareRequest(
                    training with
                    {
                        Splits = training.Splits with { Seed = parsed.GetValue(splitSeed) },
                        Project = parsed.GetValue(project)!,
                    },
                    contestants,
                    Read(parsed.GetValue(seeds)!, SeedList.Parse),
                    parsed.GetValue(name)!),
                environment).Execute(parsed.GetValue(json), parsed.GetValue(wide)));
        });
        return command;
    }

    public static Option<string> Seeds() => new("--seeds", "--seed")
    {
        Description = "Seeds of the initial weights and of the order of batches, numbers and ranges separated by commas; with "
            + "each, all are trained once.",
        HelpName = "N,N-N",
        DefaultValueFactory = _ => SplitOptions.DefaultSeed.ToString(CultureInfo.InvariantCulture),
    };

    public static Option<int> SplitSeed() => CommonOptions.Number(
        "--split-seed", SplitOptions.DefaultSeed, "Seed of the split (and of the sample set), the same for all trainings.");

    /// <summary>Reads what an option lists.</summary>
    /// <exception cref="UsageException">It is not such a list.</exception>
    public static IReadOnlyList<T> Read<T>(string text, Func<string, IReadOnlyList<T>> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException error)
        {
            throw new UsageException(error.Message);
        }
    }
}
