using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Reports;

/// <summary>A run as its folder tells it, finished or not. Every file but the options may be missing.</summary>
internal sealed record RunRecord
{
    /// <summary>Member of <c>summary.json</c> that says why training failed.</summary>
    public const string FailedName = "failed";

    /// <summary>Absolute path of the run's folder.</summary>
    public required string Folder { get; init; }

    public string Name => Path.GetFileName(Folder);

    /// <summary><c>args.json</c>.</summary>
    public required JsonObject Arguments { get; init; }

    public required JsonObject? Environment { get; init; }

    /// <summary><c>summary.json</c>, which is written last: null means that the run is not finished.</summary>
    public required JsonObject? Summary { get; init; }

    public required IReadOnlyList<EpochRow> Epochs { get; init; }

    public required DatasetRecord? Dataset { get; init; }

    /// <summary>Null until the run is finished.</summary>
    public required ModelManifest? Manifest { get; init; }

    /// <summary>Predictions of the test split; of the validation split where there is no other.</summary>
    public required PredictionTable? Predictions { get; init; }

    /// <summary>What <see cref="Predictions"/> amount to.</summary>
    public required ClassificationReport? Report { get; init; }

    public required CsvTable? Learned { get; init; }

    public required CsvTable? Layers { get; init; }

    public required CsvTable? Unreadable { get; init; }

    public bool IsFinished => Summary is not null;

    /// <summary>Why there is no model; null if there is one, or will be.</summary>
    public string? Failure => Summary?[FailedName]?.ToString();

    /// <summary>The epoch whose weights are kept: as the model says, or the one with the lowest validation loss so far.</summary>
    public int? BestEpoch => Manifest?.Training.BestEpoch
        ?? Epochs.Where(epoch => epoch.ValidationLoss is not null).MinBy(epoch => epoch.ValidationLoss)?.Epoch
        ?? (Epochs.Count == 0 ? null : Epochs[^1].Epoch);

    /// <summary>Reads what there is.</summary>
    /// <exception cref="DatasetException">The folder is no run, or a file in it is damaged.</exception>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <param name="dataset">What <c>dataset.json</c> holds, if it is known: it may be long, and does not change while a run goes on.</param>
    public static RunRecord Read(string folder, DatasetRecord? dataset = null)
    {
        string file(string name) => Path.Combine(folder, name);
        JsonObject arguments = ReadJson(file(RunFolder.ArgumentsName)) ?? throw new DatasetException(Directory.Exists(folder)
            ? $"'{folder}' has no {RunFolder.ArgumentsName}, so it is not the folder of a run; give one, such as {RunFolder.DefaultProject}/{RunFolder.DefaultName}."
            : $"There is no folder '{folder}'; give the folder of a run, such as {RunFolder.DefaultProject}/{RunFolder.DefaultName}.");
        JsonObject? summary = ReadJson(file(RunFolder.SummaryName));
        PredictionTable? predictions = summary is null ? null : PredictionTable.TryRead(folder, "test") ?? PredictionTable.TryRead(folder, "validation");
        return new RunRecord
        {
            Folder = folder,
            Arguments = arguments,
            Environment = ReadJson(file(EnvironmentFile.Name)),
            Summary = summary,
            Epochs = EpochRow.Read(CsvTable.TryRead(file(ResultsFile.Name))),
            Dataset = dataset ?? DatasetRecord.TryRead(folder),
            Manifest = summary is not null && summary[FailedName] is null && File.Exists(file(RunFolder.ModelName)) ? ModelArchive.ReadManifest(file(RunFolder.ModelName)) : null,
            Predictions = predictions,
            Report = predictions?.Judge(),
            Learned = CsvTable.TryRead(file(ActivationsFile.Name)),
            Layers = CsvTable.TryRead(file(LayersFile.Name)),
            Unreadable = CsvTable.TryRead(file(UnreadableList.FileName)),
        };
    }

    private static JsonObject? ReadJson(string file)
    {
        try
        {
            return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file))!.AsObject() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new DatasetException($"'{file}' is damaged ({error.Message}); copy the run again.", error);
        }
    }
}
