using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Settings;

/// <summary>The only list of a training's settings: options, faults, records, help and README derive from it.</summary>
internal static class SettingsTable
{
    /// <summary>The training of each network before anything is given; the first is the default.</summary>
    public static IReadOnlyList<(string Name, TrainRequest Request)> Bases { get; } =
        [.. NetworkTable.All.Select(row => (row.Name, NetworkSettings.With(new TrainRequest(), row)))];

    /// <summary>All rows: those of the help's first page in its order, and the rare ones among them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. DataSettings.Rows, .. NetworkSettings.Rows, .. LearningSettings.Rows,
        .. AugmentationSettings.Rows, .. RunSettings.Rows,
    ];

    public static Setting? Find(string option) => All.FirstOrDefault(setting => setting.Name == option);

    /// <summary>What was asked for: the defaults, changed only where something was given.</summary>
    /// <param name="given">Options with their values.</param>
    /// <param name="environment">What relative paths start from.</param>
    /// <returns>The request, and every fault at once; the request is made from what could be read.</returns>
    public static (TrainRequest Request, IReadOnlyList<string> Faults) Read(JsonObject given, AppEnvironment environment) =>
        NetworkCandidate.IsAskedFor(given) ? NetworkCandidate.Read(given, environment) : Read(given, environment, []);

    /// <summary>The request that settings make, with the network that it begins from.</summary>
    /// <param name="given">Options with their values.</param>
    /// <param name="environment">What relative paths start from.</param>
    /// <param name="cancellationToken">Stops its training.</param>
    /// <exception cref="UsageException">They have faults; the message lists all of them.</exception>
    public static TrainRequest Request(JsonObject given, AppEnvironment environment, CancellationToken cancellationToken)
    {
        (TrainRequest request, IReadOnlyList<string> faults) = Read(given, environment);
        return faults.Count > 0 ? throw new UsageException(string.Join(Environment.NewLine, faults))
            : request.ChoosesNetwork ? throw new UsageException($"{NetworkCandidate.Option} {NetworkCandidate.Auto} is for "
                + $"train, which has images to choose by; give {string.Join(" or ", Bases.Select(row => row.Name))}.")
            : request.Load(environment).Until(cancellationToken);
    }

    /// <summary>The options that were given and do not belong to what was asked for.</summary>
    public static IReadOnlyList<string> Strangers(JsonObject given, AppEnvironment environment)
    {
        List<string> strangers = [];
        Read(given, environment, strangers);
        return strangers;
    }

    private static (TrainRequest Request, IReadOnlyList<string> Faults) Read(
        JsonObject given, AppEnvironment environment, List<string> strangers)
    {
        try
        {
            given = InitialSettings.Complete(given, environment);
        }
        catch (FormatException error)
        {
            return (Bases[0].Request, [error.Message]);
        }

        List<string> faults = [.. from pair in given where Find(pair.Key) is null select $"There is no setting '{pair.Key}'."];
        Setting[] settings = [.. All.Where(row => given.ContainsKey(row.Name))
            .OrderByDescending(row => row.DecidesDefaults).ThenByDescending(row => row.DecidesOwners)];
        TrainRequest request = Bases[0].Request;
        foreach (Setting setting in settings)
        {
            // Before it is applied: a part that is not there would be made, and another network with it.
            if (setting.OtherOwner(request) is { } owner)
            {
                faults.Add(owner.Refusal(setting.Name));
                strangers.Add(setting.Name);
                continue;
            }

            try
            {
                request = setting.Set(request, given[setting.Name]?.ToString() ?? string.Empty, environment);
            }
            catch (FormatException error)
            {
                faults.Add(error.Message);
            }
        }

        return (request, [.. faults, .. request.Validate()]);
    }

    /// <summary>Every setting that belongs to a request, with its value: what a later run is compared with.</summary>
    public static JsonObject Describe(TrainRequest request) => new(All.Where(setting => setting.OtherOwner(request) is null)
        .Select(setting => KeyValuePair.Create(setting.Key, setting.Describe(request))));

    /// <summary>What differs between two descriptions and must not, a line for each setting.</summary>
    public static IEnumerable<string> Changes(JsonObject before, JsonObject now) =>
        from key in before.Select(pair => pair.Key).Union(now.Select(pair => pair.Key))
        where Find("--" + key) is not { MayDiffer: true } && !JsonNode.DeepEquals(before[key], now[key])
        select $"--{key}: {Text(before[key])}, now {Text(now[key])}";

    /// <summary>The sentences of the libraries, with what the user types in place of their own names.</summary>
    public static IEnumerable<string> InOptions(IEnumerable<string> faults)
    {
        var options = All.SelectMany(setting => setting.FaultNames.Select(name => (name, setting.Name))).ToDictionary();

        // What stands in quotes is the user's: a file or a tensor may be called Resize.
        var names = new Regex($@"(?<=^|[\s(])'[^']*'|\b({string.Join('|', options.Keys)})\b");
        return faults.Select(fault => names.Replace(fault, Typed)).Distinct();

        string Typed(Match found) => options.GetValueOrDefault(found.Value, found.Value);
    }

    private static string Text(JsonNode? value) => value?.ToString() ?? "none";
}
