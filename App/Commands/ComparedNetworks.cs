using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Compare;
using MlNetClassifier.App.Settings;

namespace MlNetClassifier.App.Commands;

/// <summary>
/// <c>--networks</c> of <c>compare</c> and <c>plan sweep</c>: networks, each with its own recipe, in place of the activations of
/// one.
/// </summary>
internal sealed class ComparedNetworks
{
    private readonly AppEnvironment _environment;
    private readonly Option<string> _networks = new("--networks")
    {
        Description = "Compare networks instead, each with its own recipe and activation; the first is the reference.",
        HelpName = "NAMES",
    };

    /// <summary>Adds the option to the verb.</summary>
    /// <param name="compare">The verb.</param>
    /// <param name="activations">What is compared otherwise.</param>
    /// <param name="environment">What relative paths start from.</param>
    public ComparedNetworks(Command compare, Option activations, AppEnvironment environment)
    {
        _environment = environment;
        _networks.CompletionSources.Add([.. SettingsTable.Bases.Select(network => network.Name)]);
        compare.Options.Add(_networks);
        compare.Validators.Add(result =>
        {
            if (!IsAskedFor(result))
                return;

            if (result.GetResult(activations) is { Implicit: false })
                result.AddError("--networks compares networks, each with its own activation, and --activations the activations "
                    + "of one network; give one of them.");

            foreach (string fault in Faults(Names(result), SettingsOptions.Given(result)))
                result.AddError(fault);
        });
    }

    public bool IsAskedFor(CommandResult command) => command.GetResult(_networks) is { Implicit: false, Tokens.Count: 1 };

    /// <summary>The networks that were named, each with the settings that belong to it.</summary>
    /// <param name="command">What was typed.</param>
    public IReadOnlyList<NetworkCandidate> Candidates(CommandResult command) =>
        NetworkCandidate.Of(SettingsOptions.Given(command), Names(command), _environment);

    /// <summary>The same as contestants, each with its training.</summary>
    /// <param name="command">What was typed.</param>
    /// <param name="request">Makes a request from settings.</param>
    public IReadOnlyList<Contestant> Contestants(CommandResult command, Func<JsonObject, TrainRequest> request)
    {
        List<Contestant> contestants = [];
        foreach (NetworkCandidate candidate in Candidates(command))
        {
            candidate.SayWhatIsLeftOut(_environment);
            contestants.Add(Contestant.OfNetwork(candidate.Network, request(candidate.Given)));
        }

        return contestants;
    }

    private string[] Names(CommandResult command) =>
        command.GetValue(_networks)!.Split(',', StringSplitOptions.TrimEntries);

    private IReadOnlyList<string> Faults(string[] names, JsonObject given)
    {
        string[] contradictions =
        [
            .. given.ContainsKey(NetworkCandidate.Option)
                ? new[] { "--network is one network, and --networks all that are compared; leave --network out." }
                : [],
            .. given["--trainer"]?.ToString() == "linear"
                ? new[] { "--trainer linear is no network; leave it out, or leave --networks out." }
                : [],
            .. names.SelectMany(NameFaults),
        ];
        return contradictions.Length > 0
            ? contradictions
            : [.. NetworkCandidate.Of(given, names, _environment)
                .SelectMany(candidate => SettingsTable.Read(candidate.Given, _environment).Faults).Distinct()];
    }

    private IEnumerable<string> NameFaults(string name)
    {
        try
        {
            Setting network = SettingsTable.Find(NetworkCandidate.Option)! with { Name = "--networks" };
            network.Set(new TrainRequest(), name, _environment);
            return [];
        }
        catch (FormatException error)
        {
            return [error.Message];
        }
    }
}
