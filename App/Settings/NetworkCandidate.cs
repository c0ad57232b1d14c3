using System.Text.Json.Nodes;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>A training of one of several networks, which are compared or of which one is to be chosen.</summary>
/// <param name="Network">What the network is called.</param>
/// <param name="Given">The settings of its training: those that were given and belong to it.</param>
/// <param name="LeftOut">Options that were given and belong to others only.</param>
internal sealed record NetworkCandidate(string Network, JsonObject Given, IReadOnlyList<string> LeftOut)
{
    /// <summary>The value of <c>--network</c> that asks for a choice.</summary>
    public const string Auto = "auto";

    public const string Option = "--network";

    private const string InitFrom = "--init-from";

    /// <summary>Whether the network is still to be chosen.</summary>
    public static bool IsAskedFor(JsonObject given) => given[Option]?.ToString() == Auto;

    /// <summary>A training of each network of the table.</summary>
    /// <param name="given">Options with their values.</param>
    /// <param name="environment">What relative paths start from.</param>
    public static IReadOnlyList<NetworkCandidate> Of(JsonObject given, AppEnvironment environment) =>
        Of(given, NetworkTable.All.Select(row => row.Name), environment);

    /// <summary>A training of each network; a setting that belongs to none of them is left in all, to be refused.</summary>
    /// <param name="given">Options with their values.</param>
    /// <param name="networks">Values of <c>--network</c>.</param>
    /// <param name="environment">What relative paths start from.</param>
    public static IReadOnlyList<NetworkCandidate> Of(
        JsonObject given, IEnumerable<string> networks, AppEnvironment environment) =>
        Of(networks.Select(network => (network, With(given, network))), environment);

    /// <summary>Trainings without what belongs to others of them; what belongs to none is left in all, to be refused.</summary>
    /// <param name="trainings">What each is called, and its options with their values.</param>
    /// <param name="environment">What relative paths start from.</param>
    public static IReadOnlyList<NetworkCandidate> Of(
        IEnumerable<(string Name, JsonObject Given)> trainings, AppEnvironment environment)
    {
        var all = trainings.Select(own => (
            Network: own.Name, own.Given, Strangers: SettingsTable.Strangers(own.Given, environment))).ToList();
        var ofNone = all.Select(candidate => candidate.Strangers.AsEnumerable()).Aggregate((a, b) => a.Intersect(b)).ToList();
        return
        [
            .. all.Select(candidate =>
            {
                string[] leftOut = [.. candidate.Strangers.Except(ofNone)];
                foreach (string option in leftOut)
                    candidate.Given.Remove(option);

                return new NetworkCandidate(candidate.Network, candidate.Given, leftOut);
            }),
        ];
    }

    /// <summary>Says which options it does without.</summary>
    public void SayWhatIsLeftOut(AppEnvironment environment)
    {
        if (LeftOut.Count > 0)
            environment.Error.WriteLine($"{Network} does without {string.Join(", ", LeftOut)}.");
    }

    /// <summary>A request that stands for all of them, and their faults.</summary>
    public static (TrainRequest Request, IReadOnlyList<string> Faults) Read(JsonObject given, AppEnvironment environment)
    {
        var readings = Of(given, environment).Select(candidate => SettingsTable.Read(candidate.Given, environment)).ToList();
        string[] contradiction = given.ContainsKey(InitFrom)
            ? [$"{InitFrom} brings its network with it; leave {Option} {Auto} out, or train without {InitFrom}."]
            : [];
        return (readings[0].Request with { ChoosesNetwork = true },
            [.. contradiction, .. readings.SelectMany(reading => reading.Faults).Distinct()]);
    }

    private static JsonObject With(JsonObject given, string network)
    {
        var own = (JsonObject)given.DeepClone();
        own[Option] = network;
        return own;
    }
}
