using System.Text.Json.Nodes;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Reports;
using MlNetClassifier.App.Reports.Charts;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Diagnostics;

namespace MlNetClassifier.App.Runs;

/// <summary>Writes what a run leaves behind for people and programs, while it goes: figures, curves and the report after every epoch.</summary>
internal sealed class RunRecorder(RunFolder folder, AppEnvironment environment)
{
    private const string Curves = "results.svg";
    private const string ConfusionTable = "confusion_matrix.csv";
    private const string ConfusionPicture = "confusion_matrix.svg";
    private const string PerClass = "per_class.csv";

    private readonly ResultsFile _results = new(folder);
    private readonly ActivationsFile _activations = new(folder);
    private DatasetRecord? _dataset;

    /// <summary>Before the first image is learned from.</summary>
    /// <param name="arguments">What was asked for.</param>
    /// <param name="dataset">The data.</param>
    /// <param name="samples">Its files with their hashes.</param>
    /// <param name="history">Epochs that were done before the run was interrupted; none for a new run.</param>
    public void Begin(RunArguments arguments, ImageDataset dataset, IReadOnlyList<HashedSample> samples, IReadOnlyList<EpochResult> history)
    {
        ForgetEarlierRun();
        arguments.Write(folder);
        EnvironmentFile.Write(folder, environment);
        DatasetFile.Write(folder, dataset, samples, arguments.DataFingerprint);
        if (history.Count > 0)
            _results.Begin(history);

        foreach (EpochResult epoch in history)
            _activations.Add(epoch);

        _dataset = DatasetRecord.TryRead(folder.Path);
        ReportFile.Write(Read(), environment.Clock);
    }

    public void Add(EpochResult epoch)
    {
        _results.Add(epoch);
        _activations.Add(epoch);
        RunRecord run = Read();
        ReportFile.Write(run, environment.Clock);
        folder.WriteText(Curves, CurvesSection.ToSvgFile(run));
    }

    /// <summary>Predictions of a split; null removes the file.</summary>
    public void AddPredictions(string split, ImageDataset dataset, IReadOnlyList<ImageSample> samples, IReadOnlyList<ImagePrediction>? predictions) =>
        folder.WriteText(PredictionsFile.Name(split), predictions is null ? null : PredictionsFile.Text(dataset, samples, predictions));

    public void AddTest(ClassificationReport? test)
    {
        folder.WriteText(ConfusionTable, test is null ? null : ReportText.ConfusionCsv(test));
        folder.WriteText(ConfusionPicture, test is null ? null : ConfusionChart.ToSvg(test, "test"));
        folder.WriteText(PerClass, test is null ? null : ReportText.PerClassCsv(test));
    }

    public void AddLayers(IReadOnlyList<LayerDiagnostics>? layers) => LayersFile.Write(folder, layers);

    /// <summary>When everything else is written: from now on the run is finished.</summary>
    public void End(JsonNode summary)
    {
        folder.WriteJson(RunFolder.SummaryName, summary);
        RunRecord run = Read();
        ModelCard.Write(folder, run);
        ReportFile.Write(run, environment.Clock);
    }

    private RunRecord Read() => RunRecord.Read(folder.Path, _dataset);

    /// <summary>When training failed: the page must not say for ever that it goes on.</summary>
    public void Fail(string reason)
    {
        folder.WriteJson(RunFolder.SummaryName, new JsonObject { [RunRecord.FailedName] = reason });
        ReportFile.Write(Read(), environment.Clock);
    }

    // What an earlier run left in the same folder must not pass for this one's.
    private void ForgetEarlierRun()
    {
        string[] names =
        [
            RunFolder.SummaryName, ResultsFile.Name, Curves, ActivationsFile.Name, LayersFile.Name, ConfusionTable, ConfusionPicture, PerClass,
            PredictionsFile.Name("test"), PredictionsFile.Name("validation"), UnreadableList.FileName, ModelCard.TextName, ModelCard.JsonName,
        ];
        foreach (string name in names)
            folder.WriteText(name, null);
    }
}
