using System.Text.Json.Nodes;
using MlNetClassifier.App.Settings;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Learning;

namespace MlNetClassifier.App.Runs;

/// <summary>A run as its folder describes it, finished or not. Every file but the options may be missing.</summary>
internal sealed record RunRecord
{
    /// <summary>Absolute path of the run's folder.</summary>
    public required string Folder { get; init; }

    public string Name => Path.GetFileName(Folder);

    /// <summary><c>args.json</c>.</summary>
    public required JsonObject Arguments { get; init; }

    public required JsonObject? Environment { get; init; }

    public required RunState State { get; init; }

    public required IReadOnlyList<ResultsFile.EpochRow> Epochs { get; init; }

    public required DatasetFile? Dataset { get; init; }

    /// <summary>Folder that the images were in when it ran; null if no file says so.</summary>
    public string? ImageRoot => Dataset is null ? null : Path.GetFullPath(Dataset.Root, Folder);

    /// <summary>Where the features of pretrained networks are kept beside it; only looked up.</summary>
    public FeatureCacheOptions KeptFeatures =>
        new TrainRequest().FeatureOptions(Path.GetDirectoryName(Folder)!) with { IsReadOnly = true };

    /// <summary>Null until there is a model.</summary>
    public required ModelManifest? Manifest { get; init; }

    /// <summary>Predictions of the test split; of the validation split if there is no test split.</summary>
    public required PredictionsFile? Predictions { get; init; }

    /// <summary>Predictions of the validation split; null if there are none.</summary>
    public required PredictionsFile? ValidationPredictions { get; init; }

    /// <summary>What <see cref="Predictions"/> amount to.</summary>
    public required ClassificationReport? Report { get; init; }

    public required IReadOnlyList<(int Epoch, string Parameter, double Mean)>? Learned { get; init; }

    public required IReadOnlyList<LayersFile.LayerRow>? Layers { get; init; }

    public required IReadOnlyList<(string Path, string Reason)> Unreadable { get; init; }

    /// <summary>What chooses the best epoch.</summary>
    public MonitoredMetric Monitor => LearningSettings.ReadMonitor(Arguments["monitor"]?.ToString());

    /// <summary>Why training ended; null until there is a model.</summary>
    public StopReason? StoppedBy =>
        Enum.TryParse(Manifest?.Training.StoppedBy, ignoreCase: true, out StopReason reason) ? reason : null;

    /// <summary>The epoch whose weights are kept: as the model says, or the best one so far.</summary>
    public int? BestEpoch => Manifest?.Training.BestEpoch
        ?? Epochs.Where(epoch => epoch.ValidationLoss is not null)
            .MinBy(epoch => Monitor == MonitoredMetric.ValidationLoss ? epoch.ValidationLoss : -epoch.ValidationAccuracy)?.Epoch
        ?? (Epochs.Count == 0 ? null : Epochs[^1].Epoch);

    /// <summary>Does something with runs of which it is not known whether their files fit together.</summary>
    /// <exception cref="DatasetException">They do not.</exception>
    public static T Use<T>(IReadOnlyList<string> folders, Func<IReadOnlyList<RunRecord>, T> use)
    {
        try
        {
            return use([.. folders.Select(folder => Read(folder))]);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or ArgumentException
            or OverflowException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new DatasetException(
                $"The files of the run '{string.Join("' or '", folders)}' do not fit together ({error.Message.TrimEnd('.')}); "
                + "copy the run again.", error);
        }
    }

    /// <summary>Reads what there is.</summary>
    /// <exception cref="DatasetException">The folder is not that of a run, or a file in it is damaged.</exception>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <param name="dataset">
    /// What <c>dataset.json</c> holds, if it is known: it may be long, and does not change during a run.
    /// </param>
    public static RunRecord Read(string folder, DatasetFile? dataset = null)
    {
        string model = Path.Combine(folder, RunFolder.ModelName);
        JsonObject arguments = RunFolder.TryReadJson(Path.Combine(folder, RunFolder.ArgumentsName))
            ?? throw new DatasetException(Directory.Exists(folder)
            ? $"'{folder}' has no {RunFolder.ArgumentsName}, so it is not the folder of a run; give one, such as "
                + $"{RunFolder.DefaultProject}/{RunFolder.DefaultName}."
            : $"There is no folder '{folder}'; give the folder of a run, such as "
                + $"{RunFolder.DefaultProject}/{RunFolder.DefaultName}.{NearestName.DidYouMean(folder)}");
        if (arguments["activation"] is JsonArray || arguments["network"] is JsonArray)
            throw new DatasetException($"'{folder}' is the folder of a comparison, not of a run of train; the same compare "
                + "command makes its report.html again.");

        var state = RunState.Read(folder);
        PredictionsFile? validation = state.HasModel ? PredictionsFile.TryRead(folder, "validation") : null;
        PredictionsFile? predictions = (state.HasModel ? PredictionsFile.TryRead(folder, "test") : null) ?? validation;
        return new RunRecord
        {
            Folder = folder,
            Arguments = arguments,
            Environment = EnvironmentFile.TryRead(folder),
            State = state,
            Epochs = ResultsFile.Read(folder),
            Dataset = dataset ?? DatasetFile.TryRead(folder),
            Manifest = state.HasModel && File.Exists(model) ? ModelArchive.ReadManifest(model) : null,
            Predictions = predictions,
            ValidationPredictions = validation,
            Report = predictions?.Judge(),
            Learned = ActivationsFile.TryRead(folder),
            Layers = LayersFile.TryRead(folder),
            Unreadable = UnreadableList.Read(folder),
        };
    }
}
