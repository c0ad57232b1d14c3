using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;

namespace MlNetClassifier.App.Compare;

/// <summary>
/// Everything that <c>compare</c> was asked for: what <c>args.json</c> records and a resumed comparison must match.
/// </summary>
/// <param name="Training">Data, network and how it learns; the same for all, where no networks are compared.</param>
/// <param name="Contestants">What is compared, in order; the first is the one that the others are tested against.</param>
/// <param name="Seeds">Each contestant is trained once per seed.</param>
/// <param name="Name">Name of the comparison's folder.</param>
internal sealed record CompareRequest(TrainRequest Training, IReadOnlyList<Contestant> Contestants, IReadOnlyList<int> Seeds,
    string Name)
{
    /// <summary>All faults at once, before any file is touched.</summary>
    /// <param name="leastContestants">Of a comparison 2; one training with several seeds can be wanted for itself.</param>
    public IReadOnlyList<string> Validate(int leastContestants = 2) =>
    [
        .. Training.Validate(),
        .. Training.Splits.TestFraction == 0 ? new[] { "--test-split is 0, but a comparison is judged on a test split." } : [],
        .. Contestants.Any(contestant => contestant.Training(Training).InitFrom is not null)
            ? new[] { $"--init-from would favour the {What.Noun} that the model was trained with; leave it out, so that all "
                + "begin anew." }
            : [],
        .. HasOwnTrainings ? LinearFaults() : ActivationFaults(),
        .. Contestants.Count < leastContestants
            ? new[] { $"{What.Option} names one; a comparison needs at least two, such as {What.Example}." }
            : [],
        .. Twice(What.Option, Contestants.Select(contestant => contestant.Name)),
        .. Twice("--seeds", Seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture))),
        .. RunFolder.NameFaults(Name),
    ];

    private bool HasOwnTrainings => Contestants[0].Own is not null;

    private (string Option, string Noun, string Example) What => (
        $"--{Contestants[0].Noun}s", Contestants[0].Noun, HasOwnTrainings ? "lesson,compact" : "relu,tanh");

    private IEnumerable<string> LinearFaults() =>
        Contestants.Any(contestant => contestant.Training(Training).Trainer == TrainerKind.Linear)
            ? ["--trainer linear is no network; leave it out."]
            : [];

    private IEnumerable<string> ActivationFaults()
    {
        if (Training.Trainer != TrainerKind.Cnn)
            yield return "--trainer linear has no activations to compare; leave it out (linear in --activations is the network "
                + "without them).";
        else if (!Training.Options.Network.LearnsInSteps)
            yield return $"--network {Training.Options.Network.Name} has no hidden layers, so there are no activations to "
                + "compare; give it some with --dense 128, or compare networks with --networks.";
    }

    private static IEnumerable<string> Twice(string option, IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group =>
            $"{option} names {group.Key} {(group.Count() == 2 ? "twice" : "several times")}; name it once.");

    public JsonObject Describe()
    {
        JsonObject description = HasOwnTrainings ? DescribeAll() : Training.Describe();
        description["seed"] = new JsonArray([.. Seeds.Select(seed => JsonValue.Create(seed))]);
        description[What.Noun] = new JsonArray([.. Contestants.Select(contestant => JsonValue.Create(contestant.Name))]);
        description["split-seed"] = Training.Splits.Seed;
        return description;
    }

    // A setting that is not the same for all has the value of each that it belongs to.
    private JsonObject DescribeAll() => new(
        from contestant in Contestants
        from setting in contestant.Training(Training).Describe()
        group (contestant.Name, setting.Value) by setting.Key into values
        let all = values.ToList()
        let isSame = all.Count == Contestants.Count && all.All(value => JsonNode.DeepEquals(value.Value, all[0].Value))
        select KeyValuePair.Create(values.Key, isSame
            ? all[0].Value?.DeepClone()
            : new JsonObject(all.Select(value => KeyValuePair.Create(value.Name, value.Value?.DeepClone())))));
}
