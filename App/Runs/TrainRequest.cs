using MlNetClassifier.App.Settings;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;
using MlNetClassifier.Training.Trainers;

namespace MlNetClassifier.App.Runs;

/// <summary>Everything that <c>train</c> was asked for, resolved: what <c>args.json</c> records.</summary>
/// <param name="Data">Folder or manifest as the user gave it; null means the sample set.</param>
/// <param name="Splits">How the data is split where it is not split already.</param>
/// <param name="Input">What pixels the network takes.</param>
/// <param name="Trainer">The network, or the linear baseline.</param>
/// <param name="Options">Hyper-parameters of the network.</param>
/// <param name="Linear">Options of the linear baseline.</param>
/// <param name="Cache">Where the pixels are kept.</param>
/// <param name="CacheBudget">Most memory for pixels, as typed; null means half of what there is.</param>
/// <param name="Strict">Whether an unreadable image is an error.</param>
/// <param name="Coverage">Fraction of the validation split to answer; the answer to the rest is <c>unknown</c>.</param>
/// <param name="Project">Folder of all runs.</param>
/// <param name="Name">Name of the run's folder.</param>
/// <param name="ExistOk">Whether an existing folder of that name may be written to.</param>
internal sealed record TrainRequest(
    string? Data,
    SplitOptions Splits,
    ImageInput Input,
    TrainerKind Trainer,
    NetworkTrainerOptions Options,
    LinearTrainerOptions Linear,
    PixelCacheMode Cache,
    ByteSize? CacheBudget,
    bool Strict,
    double Coverage,
    string Project,
    string Name,
    bool ExistOk)
{
    private const string CacheFolder = ".cache";

    /// <summary>All faults at once, before any file is touched.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. OptionNames.In([.. Splits.Validate(), .. Input.Validate(), .. Options.Validate(), .. Linear.Validate(), .. CacheOptions(string.Empty).Validate(), .. Calibration.Validate(Coverage) is { } fault ? new[] { fault } : []]),
        .. Linear.FeatureActivation is not null && Trainer != TrainerKind.Linear
            ? new[] { "--feature-activation belongs to --trainer linear; for the network use --activation." }
            : [],
        .. RunFolder.NameFaults(Name),
    ];

    /// <summary>Where the pixels of this run go.</summary>
    /// <param name="project">Resolved folder of all runs: those on the same data share one file.</param>
    public PixelCacheOptions CacheOptions(string project) => new()
    {
        Mode = Cache,
        MemoryBudget = CacheBudget?.Bytes,
        Folder = Path.Combine(project, CacheFolder),
    };

    /// <summary>Every setting with its value, in words that a later run can be compared with.</summary>
    public object Describe() => new
    {
        Data,
        Splits.ValidationFraction,
        Splits.TestFraction,
        Splits.TrainFraction,
        Input = Input.ToString(),
        Trainer = Trainer.ToString().ToLowerInvariant(),
        FeatureActivation = Linear.FeatureActivation?.ToString(),
        Options.Epochs,
        Options.BatchSize,
        Options.LearningRate,
        Schedule = Options.Schedule.ToString().ToLowerInvariant(),
        Options.WarmupEpochs,
        Options.WeightDecay,
        Options.LabelSmoothing,
        ClassWeights = Options.ClassWeights.Name,
        Monitor = MonitorWords.Of(Options.Monitor),
        Options.Patience,
        Options.MinDelta,
        TimeSeconds = Options.TimeBudget?.TotalSeconds,
        Augmentation = Options.Augmentation.ToText(),
        Conv = (Options.Network as PlainNetwork)?.ConvFilters,
        Dense = (Options.Network as PlainNetwork)?.DenseUnits,
        Options.Dropout,
        InitFrom = Options.InitFrom?.Weights.Sha256(),
        Activation = ActivationList.Format(Options.Network.HiddenActivations),
        Options.Seed,
        Options.Threads,
        Precision = Options.Precision.ToString().ToLowerInvariant(),
        Options.MaxUnreadableFraction,
        Strict,
        Cache = Cache.ToString().ToLowerInvariant(),
        CacheBudget = CacheBudget?.ToString(),
        Coverage,
        Diagnostics = Options.CollectDiagnostics,
    };
}
