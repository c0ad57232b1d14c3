using MlNetClassifier.App.Runs;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Compare;

/// <summary>Everything that <c>compare</c> was asked for: what <c>args.json</c> records and a resumed comparison must match.</summary>
/// <param name="Data">Folder or manifest as the user gave it; null means the sample set.</param>
/// <param name="Contestants">What is compared, in order; the first is the one that the others are tested against.</param>
/// <param name="Seeds">Each contestant is trained once per seed.</param>
/// <param name="Splits">How the data is split; the same for all.</param>
/// <param name="Input">What pixels the network takes.</param>
/// <param name="Options">Hyper-parameters; the same for all.</param>
/// <param name="Project">Folder of all runs.</param>
/// <param name="Name">Name of the comparison's folder.</param>
internal sealed record CompareRequest(
    string? Data,
    IReadOnlyList<Contestant> Contestants,
    IReadOnlyList<int> Seeds,
    SplitOptions Splits,
    ImageInput Input,
    NetworkTrainerOptions Options,
    string Project,
    string Name)
{
    public IReadOnlyList<string> Validate() =>
    [
        .. SettingsTable.InOptions([.. Splits.Validate(), .. Input.Validate(), .. Options.Validate()]),
        .. Splits.TestFraction == 0 ? new[] { "--test-split is 0, but a comparison is judged on a test split." } : [],
        .. Contestants.Count < 2 ? new[] { "A comparison needs at least two activations." } : [],
        .. Contestants.DistinctBy(contestant => contestant.Name).Count() < Contestants.Count ? new[] { "An activation is named twice." } : [],
        .. Seeds.Count == 0 || Seeds.Distinct().Count() < Seeds.Count ? new[] { "--seeds must name at least one seed, and none twice." } : [],
        .. RunFolder.NameFaults(Name),
    ];

    public object Describe() => new
    {
        Data,
        Activations = Contestants.Select(contestant => contestant.Name),
        Seeds,
        SplitSeed = Splits.Seed,
        Splits.ValidationFraction,
        Splits.TestFraction,
        Input = Input.ToString(),
        Options.Epochs,
        Options.BatchSize,
        Options.LearningRate,
        Options.Patience,
        Options.Threads,
    };
}
