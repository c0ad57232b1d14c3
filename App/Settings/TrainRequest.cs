using System.Text.Json.Nodes;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.App.Settings;

/// <summary>Everything that <c>train</c> was asked for, resolved. Without any value: the defaults.</summary>
internal sealed record TrainRequest
{
    private const string CacheFolder = ".cache";

    /// <summary>Folder or manifest as the user gave it; null means the sample set.</summary>
    public string? Data { get; init; }

    /// <summary>How the data is split where it is not split already.</summary>
    public SplitOptions Splits { get; init; } = new();

    /// <summary>What pixels the network takes.</summary>
    public ImageInput Input { get; init; } = new();

    public TrainerKind Trainer { get; init; }

    /// <summary>Hyper-parameters of the network.</summary>
    public NetworkTrainerOptions Options { get; init; } = NetworkTable.All[0].Options;

    /// <summary>Options of the linear baseline.</summary>
    public LinearTrainerOptions Linear { get; init; } = new();

    /// <summary>The model file to begin from, as typed; <see cref="Load"/> puts its network into <see cref="Options"/>.</summary>
    public string? InitFrom { get; init; }

    /// <summary>Where the pixels are kept.</summary>
    public PixelCacheMode Cache { get; init; }

    /// <summary>Most memory for pixels, as typed; null means half of what there is.</summary>
    public ByteSize? CacheBudget { get; init; }

    /// <summary>Most memory for the whole training, as typed; null for no limit.</summary>
    public ByteSize? Memory { get; init; }

    /// <summary>What <see cref="Memory"/> leaves for pixels, in bytes; null for no limit.</summary>
    public long? PixelMemory { get; init; }

    /// <summary>Most disk for the features of pretrained networks, as typed.</summary>
    public ByteSize FeatureBudget { get; init; } = new(new FeatureCacheOptions().Budget);

    /// <summary>Whether an unreadable image is an error.</summary>
    public bool Strict { get; init; }

    /// <summary>Fraction of the validation split to answer; the answer to the rest is <c>unknown</c>.</summary>
    public double Coverage { get; init; } = Calibration.DefaultCoverage;

    /// <summary>Images of none of the classes, as typed, to judge the model by; null for none.</summary>
    public string? Unknown { get; init; }

    /// <summary>Whether the pretrained network is not tried on the images, to compare with what was trained.</summary>
    public bool NoProbe { get; init; }

    /// <summary>Whether the figures of the epochs are written for TensorBoard as well.</summary>
    public bool TensorBoard { get; init; }

    /// <summary>Whether the network is still to be chosen; the options are then those of the first that may be.</summary>
    public bool ChoosesNetwork { get; init; }

    /// <summary>Folder of all runs.</summary>
    public string Project { get; init; } = string.Empty;

    /// <summary>Name of the run's folder.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Whether an existing folder of that name may be written to.</summary>
    public bool ExistOk { get; init; }

    /// <summary>All faults at once, before any file is touched.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. SettingsTable.InOptions(
        [
            .. Splits.Validate(), .. Input.Validate(), .. Options.Validate(), .. Linear.Validate(),
            .. CacheOptions(string.Empty).Validate(),
            .. Calibration.Validate(Coverage) is { } fault ? new[] { fault } : [],
            .. Options.Network.FaultsFor(Input.Height, Input.Width),
        ]),
    ];

    /// <summary>What the user should know of how the network is used.</summary>
    public IEnumerable<string> Notes() => SettingsTable.InOptions(Options.Network.NotesFor(Input.Height, Input.Width));

    /// <summary>The request with the network that it begins from.</summary>
    public TrainRequest Load(AppEnvironment environment) => InitFrom is null
        ? this
        : this with { Options = Options with { InitFrom = PretrainedNetwork.Load(ModelPath.Of(InitFrom, environment)) } };

    /// <summary>The request with what stops its training.</summary>
    public TrainRequest Until(CancellationToken cancelled) => this with
    {
        Options = Options with { CancellationToken = cancelled },
        Linear = Linear with { CancellationToken = cancelled },
    };

    /// <summary>Where the pixels of this run go.</summary>
    /// <param name="project">Resolved folder of all runs: those on the same data share one file.</param>
    public PixelCacheOptions CacheOptions(string project) => new()
    {
        Mode = Cache,
        MemoryBudget = PixelMemory is { } left ? Math.Max(1, Math.Min(left, CacheBudget?.Bytes ?? left)) : CacheBudget?.Bytes,
        Folder = Path.Combine(project, CacheFolder),
    };

    /// <summary>Where the features of this run go.</summary>
    /// <param name="project">Resolved folder of all runs, which share what is kept.</param>
    public FeatureCacheOptions FeatureOptions(string project) => new()
    {
        Folder = Path.Combine(project, CacheFolder, "features"),
        Budget = FeatureBudget.Bytes,
    };

    /// <inheritdoc cref="SettingsTable.Describe"/>
    public JsonObject Describe() => SettingsTable.Describe(this);
}
