using System.CommandLine;
using System.Text.Json.Nodes;

namespace MlNetClassifier.App.Settings;

/// <summary>
/// A row of <see cref="SettingsTable"/>: a setting of a training, with all that the program must know about it.
/// </summary>
/// <param name="Name">The option, such as <c>--epochs</c>.</param>
/// <param name="Group">Where it stands in the help.</param>
/// <param name="Help">What it is for, with a full stop.</param>
/// <param name="Placeholder">What stands for a value in the help; null for a flag.</param>
/// <param name="Range">Of numbers.</param>
/// <param name="Example">A value other than every default, for tests and messages.</param>
/// <param name="FaultNames">What the libraries call it in their faults: properties, or some words.</param>
/// <param name="Owners">Where it belongs: to all of these; everywhere, if there is none.</param>
/// <param name="Apply">A request with the value that was given.</param>
/// <param name="Describe">The value in a request, as <c>args.json</c> has it.</param>
internal sealed record Setting(
    string Name,
    SettingGroup Group,
    string Help,
    string? Placeholder,
    NumberRange? Range,
    string Example,
    string[] FaultNames,
    SettingOwner[] Owners,
    Func<TrainRequest, GivenValue, TrainRequest> Apply,
    Func<TrainRequest, JsonNode?> Describe)
{
    public string[] Aliases { get; init; } = [];

    /// <inheritdoc cref="ValueForm{T}.Choices"/>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What its numbers count, where the help does not say so.</summary>
    public string? Unit { get; init; }

    /// <summary>Whose default it is; null for ours.</summary>
    public string? Origin { get; init; }

    /// <summary>What applies where a setting has no default value and is not given.</summary>
    public string? Unset { get; init; }

    /// <summary>Whether its value decides the defaults of the others; it is read first.</summary>
    public bool DecidesDefaults { get; init; }

    /// <summary>Whether its value decides where others belong; it is read before them.</summary>
    public bool DecidesOwners { get; init; }

    /// <summary>Whether a run may be resumed with another value: it says where and how, not what is trained.</summary>
    public bool MayDiffer { get; init; }

    /// <summary>The name without dashes: its key in <c>args.json</c>.</summary>
    public string Key => Name[2..];

    public bool IsFlag => Placeholder is null;

    /// <summary>Range, unit and defaults in brackets, where there are any.</summary>
    public string Details
    {
        get
        {
            var defaults = SettingsTable.Bases.Select(network => (network.Name, Value: Default(network.Request))).ToList();
            string?[] parts =
            [
                Range is null && Unit is null ? null : $"{Range} {Unit}".Trim(),
                IsFlag || defaults[0].Value is null ? null : $"default: {defaults[0].Value}{Origin?.Insert(0, " as in ")}",
                .. defaults.Where(other => !DecidesDefaults && other.Value != defaults[0].Value)
                .Select(other => $"{other.Name}: {other.Value}"),
            ];
            return parts.OfType<string>().ToArray() is [_, ..] said ? $" [{string.Join("; ", said)}]" : string.Empty;
        }
    }

    public Option CreateOption()
    {
        Option option = IsFlag ? new Option<bool>(Name, Aliases) : new Option<string>(Name, Aliases) { HelpName = Placeholder };
        option.Description = Help + Details;
        if (Choices.Count > 0)
            option.CompletionSources.Add([.. Choices]);

        return option;
    }

    /// <exception cref="FormatException">The text is no such value.</exception>
    public TrainRequest Set(TrainRequest request, string text, AppEnvironment environment) =>
        Apply(request, new(Name, text, Default(request) is { } value and not ("0" or "none") ? value : Example, environment));

    /// <summary>Where it belongs instead, if it does not belong to a request; null if it does.</summary>
    public SettingOwner? OtherOwner(TrainRequest request) => Owners.FirstOrDefault(owner => !owner.Owns(request));

    private string? Default(TrainRequest request) => Describe(request)?.ToString() ?? Unset;
}
