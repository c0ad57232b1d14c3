using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Settings;

/// <summary>A training of one of several networks.</summary>
/// <param name="Network">What the network is called.</param>
/// <param name="Given">The settings of its training: those that were given and belong to it.</param>
/// <param name="LeftOut">Options that were given and belong to others only.</param>
internal sealed record NetworkCandidate(string Network, JsonObject Given, IReadOnlyList<string> LeftOut)
{
    public const string Option = "--network";

    /// <summary>A training of each network; a setting that belongs to none of them is left in all, to be refused.</summary>
    /// <param name="given">Options with their values.</param>
    /// <param name="networks">Values of <c>--network</c>.</param>
    /// <param name="environment">What relative paths start from.</param>
    public static IReadOnlyList<NetworkCandidate> Of(
        JsonObject given, IEnumerable<string> networks, AppEnvironment environment)
    {
        var all = networks.Select(network => (Network: network, Given: With(given, network)))
            .Select(own => (own.Network, own.Given, Strangers: SettingsTable.Strangers(own.Given, environment))).ToList();
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

    private static JsonObject With(JsonObject given, string network)
    {
        var own = (JsonObject)given.DeepClone();
        own[Option] = network;
        return own;
    }
}
