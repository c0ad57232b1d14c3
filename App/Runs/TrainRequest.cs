using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Training;

namespace MlNetClassifier.App.Runs;

/// <summary>Everything that <c>train</c> was asked for, resolved: what <c>args.json</c> records.</summary>
/// <param name="Data">Folder or manifest as the user gave it; null means the sample set.</param>
/// <param name="Splits">How the data is split where it is not split already.</param>
/// <param name="Input">What pixels the network takes.</param>
/// <param name="Options">Hyper-parameters.</param>
/// <param name="Project">Folder of all runs.</param>
/// <param name="Name">Name of the run's folder.</param>
/// <param name="ExistOk">Whether an existing folder of that name may be written to.</param>
internal sealed record TrainRequest(
    string? Data,
    SplitOptions Splits,
    ImageInput Input,
    ImageCnnTrainerOptions Options,
    string Project,
    string Name,
    bool ExistOk)
{
    /// <summary>All faults at once, before any file is touched.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. Splits.Validate(),
        .. Input.Validate(),
        .. Options.Validate(),
        .. string.IsNullOrWhiteSpace(Name) || Name.AsSpan().ContainsAny('/', '\\')
            ? new[] { $"--name is '{Name}'; give a folder name without a path." }
            : [],
    ];

    public object Describe() => new
    {
        Data,
        Splits.ValidationFraction,
        Splits.TestFraction,
        Input = Input.ToString(),
        Options.Epochs,
        Options.BatchSize,
        Options.LearningRate,
        Options.Patience,
        Activation = ActivationList.Format(Options.HiddenActivations),
        Options.Seed,
        Options.Threads,
    };
}
