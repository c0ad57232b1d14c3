using System.Text.Json.Nodes;
using MlNetClassifier.App.Charts;
using MlNetClassifier.App.Output;
using MlNetClassifier.App.Reports;
using MlNetClassifier.App.Runs;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Training.Checkpoints;

namespace MlNetClassifier.App.Train;

/// <summary>
/// Writes what a run leaves for people and programs, as it runs: figures, curves and the report after every epoch.
/// </summary>
/// <param name="folder">The folder of the run.</param>
/// <param name="environment">The surroundings.</param>
/// <param name="forTensorBoard">Whether TensorBoard is to show the epochs.</param>
internal sealed class RunRecorder(RunFolder folder, AppEnvironment environment, bool forTensorBoard)
{
    private const string Curves = "results.svg";
    private const string ConfusionTable = "confusion_matrix.csv";
    private const string ConfusionPicture = "confusion_matrix.svg";
    private const string PerClass = "per_class.csv";
    private const string FinishedOfEarlierVersions = "finished.json";

    // For maps of the answers, for what they look like, and for what more images would give: report takes its time. At least the
    // second of the two, but never longer than the training took.
    private const double ShareOfTraining = 0.1;
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(0.25);

    // To open a large network again for it takes longer than to train its last layer.
    private static readonly TimeSpan LeastPatienceOfLarge = TimeSpan.FromSeconds(2);

    private readonly ResultsFile _results = new(folder);
    private readonly ActivationsFile _activations = new(folder);
    private readonly TensorBoardFiles? _tensorBoard = forTensorBoard ? new(folder, environment.Clock) : null;
    private DatasetFile? _dataset;

    /// <summary>When the run begins, before anything is learned.</summary>
    /// <param name="arguments">What was asked for.</param>
    /// <param name="dataset">The data.</param>
    /// <param name="samples">Its files with their hashes.</param>
    /// <param name="history">Epochs that were done before the run was interrupted; none for a new run.</param>
    /// <param name="isResumed">Whether the same run is resumed, so that what people wrote into its model card is kept.</param>
    public void Begin(
        RunArguments arguments, ImageDataset dataset, IReadOnlyList<HashedSample> samples, IReadOnlyList<EpochResult> history,
        bool isResumed)
    {
        ForgetEarlierRun(isResumed);
        RunState.Begin(folder);
        arguments.Write(folder);
        EnvironmentFile.Write(folder, environment);
        _dataset = DatasetFile.Of(folder, dataset, samples, arguments.DataFingerprint);
        _dataset.Write(folder);
        if (history.Count > 0)
            _results.Begin(history);

        _tensorBoard?.Begin(history);
        foreach (EpochResult epoch in history)
            _activations.Add(epoch);

        ReportFile.Write(Read(), environment.Clock);
    }

    public void Add(EpochResult epoch)
    {
        _results.Add(epoch);
        _activations.Add(epoch);
        _tensorBoard?.Add(epoch);
        RunRecord run = Read();
        ReportFile.Write(run, environment.Clock);
        folder.WriteText(Curves, CurvesSection.ToSvgFile(run));
    }

    public void AddTest(ClassificationReport? test)
    {
        folder.WriteText(ConfusionTable, test is null ? null : ReportText.ConfusionCsv(test));
        folder.WriteText(ConfusionPicture, test is null ? null : ConfusionChart.ToSvg(test, "test"));
        folder.WriteText(PerClass, test is null ? null : ReportText.PerClassCsv(test));
    }

    /// <summary>When everything else is written.</summary>
    /// <param name="summary">What the run came to.</param>
    /// <param name="isStopped">Whether the user ended it, so that it can be resumed.</param>
    /// <param name="training">How long the training took; null if this is called again soon.</param>
    public void End(JsonObject summary, bool isStopped, TimeSpan? training)
    {
        RunState.End(folder, summary, isStopped);
        RunRecord run = Read();
        ModelCard.Write(folder, run);
        ReportFile.Write(run, environment.Clock, patience: isStopped || training is not { } took ? null : Patience(took, run));
    }

    /// <summary>When training failed: the page must not say for ever that it is running.</summary>
    public void Fail(string reason)
    {
        RunState.Fail(folder, reason);
        ReportFile.Write(Read(), environment.Clock);
    }

    /// <summary>When the user ended it before there was anything to save.</summary>
    public void Stop()
    {
        RunState.Stop(folder);
        ReportFile.Write(Read(), environment.Clock);
    }

    private static TimeSpan? Patience(TimeSpan training, RunRecord run)
    {
        TimeSpan share = ShareOfTraining * training;
        if (share < LeastPatienceOfLarge && run.Manifest?.DescribeNetwork().Backbone is not null)
            return null;

        TimeSpan most = share > LeastPatience ? share : training < LeastPatience ? training : LeastPatience;
        return most > TimeSpan.Zero ? most : null;
    }

    private RunRecord Read() => RunRecord.Read(folder.Path, _dataset);

    // What an earlier run left in the same folder must not pass for this one's.
    private void ForgetEarlierRun(bool isResumed)
    {
        string[] names =
        [
            FinishedOfEarlierVersions, ResultsFile.Name, Curves, ActivationsFile.Name, LayersFile.Name, ConfusionTable,
            ConfusionPicture, PerClass,
            PredictionsFile.Name("test"), PredictionsFile.Name("validation"), UnreadableList.FileName,
            .. isResumed ? [] : new[] { ModelCard.TextName, ModelCard.JsonName },
        ];
        foreach (string name in names)
            folder.WriteText(name, null);

        TensorBoardFiles.Remove(folder);
    }
}
