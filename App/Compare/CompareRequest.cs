using System.Globalization;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;

namespace MlNetClassifier.App.Compare;

/// <summary>
/// Everything that <c>compare</c> was asked for: what <c>args.json</c> records and a resumed comparison must match.
/// </summary>
/// <param name="Training">Data, network and how it learns; the same for all.</param>
/// <param name="Contestants">What is compared, in order; the first is the one that the others are tested against.</param>
/// <param name="Seeds">Each contestant is trained once per seed.</param>
/// <param name="Name">Name of the comparison's folder.</param>
internal sealed record CompareRequest(TrainRequest Training, IReadOnlyList<Contestant> Contestants, IReadOnlyList<int> Seeds,
    string Name)
{
    public IReadOnlyList<string> Validate() =>
    [
        .. Training.Validate(),
        .. Training.Splits.TestFraction == 0 ? new[] { "--test-split is 0, but a comparison is judged on a test split." } : [],
        .. Training.Trainer != TrainerKind.Cnn
            ? new[] { "--trainer linear has no activations to compare; leave it out (linear in --activations is the network "
                + "without them)." }
            : [],
        .. Training.InitFrom is not null
            ? new[] { "--init-from would favour the activation that the model was trained with; leave it out, so that all begin "
                + "from the same random weights." }
            : [],
        .. Contestants.Count < 2 ? new[] { "--activations names one; a comparison needs at least two, such as relu,tanh." } : [],
        .. Twice("--activations", Contestants.Select(contestant => contestant.Name)),
        .. Twice("--seeds", Seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture))),
        .. RunFolder.NameFaults(Name),
    ];

    private static IEnumerable<string> Twice(string option, IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group =>
            $"{option} names {group.Key} {(group.Count() == 2 ? "twice" : "several times")}; name it once.");

    public JsonObject Describe()
    {
        JsonObject description = Training.Describe();
        description["seed"] = new JsonArray([.. Seeds.Select(seed => JsonValue.Create(seed))]);
        description["activation"] = new JsonArray([.. Contestants.Select(contestant => JsonValue.Create(contestant.Name))]);
        description["split-seed"] = Training.Splits.Seed;
        return description;
    }
}
